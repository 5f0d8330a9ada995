import type { EvaluateOptions } from '@motcua/metrics'
import { coverage } from '@motcua/warehouse/reading'
import type { Office, OfficeData } from '@motcua/jobs'

/** What every evaluation of an office's published data is asked with. */
export function askedOf(
  { code, plan }: Office,
  { loaded, asOf, calendar }: OfficeData,
): Pick<EvaluateOptions, 'office' | 'plan' | 'asOf' | 'calendar' | 'complete'> {
  return { office: code, plan, asOf, calendar, complete: coverage(loaded) }
}
