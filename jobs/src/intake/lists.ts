import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ListTarget } from '@motcua/warehouse'
import { listFiles } from '../office/list-files.ts'
import type { Office } from '../office/office.ts'

/** A list of the office folder. */
export interface List {
  readonly target: ListTarget
  readonly path: string
}

/** Whether nothing else can be read without a list. */
export function isNeeded(target: ListTarget): boolean {
  return target === 'unit' || target === 'procedure'
}

/** The lists that lie in the office folder, and those that must. */
export function listsOf({ dir, tableProfiles }: Office): readonly List[] {
  return Object.entries(listFiles).flatMap(([name, file]) => {
    const target = name as ListTarget
    const path = join(dir, file)
    const mustLie =
      isNeeded(target) && !tableProfiles.some((p) => p.target === target)
    return mustLie || existsSync(path) ? [{ target, path }] : []
  })
}
