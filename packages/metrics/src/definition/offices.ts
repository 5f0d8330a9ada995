import type { Offices, OfOffices } from './kpi.ts'

/**
 * The offices that are asked for.
 *
 * @throws RangeError when none is, or both one and several are.
 */
export function officesOf({ office, offices }: OfOffices): Offices {
  if (office !== undefined && offices !== undefined)
    throw new RangeError(
      `expected an office or offices, got both: ${office} and ${told(offices)}`,
    )
  if (office !== undefined) return [office]
  if (offices === undefined)
    throw new RangeError('expected an office or offices, got none')
  if (offices !== 'all' && offices.length === 0)
    throw new RangeError('expected offices, got an empty list')
  return offices === 'all' ? offices : [...new Set(offices)]
}

/** Whether one office alone is asked for, so that nothing has to be told by office. */
export function isOfOne({ office }: OfOffices): boolean {
  return office !== undefined
}

function told(offices: Offices): string {
  return offices === 'all' ? offices : offices.join(', ')
}
