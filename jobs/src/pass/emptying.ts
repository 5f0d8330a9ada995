import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DateText, TimeText } from '@motcua/metrics'
import { addDays } from '@motcua/metrics/calendar'
import { makeFolder } from '@motcua/warehouse/reading'
import { z } from 'zod'
import { writeWhole } from '../issue/write-whole.ts'
import type { Office } from '../office/office.ts'
import { readLastPass } from './last-pass.ts'

const schema = z.object({ from: z.iso.date() })

/** How long an office is told before exports are deleted that lay in its inbox as long as it wanted. */
const noticeDays = 7

/**
 * The day from which loaded exports leave the inbox: at once in a new office; in
 * one whose passes left them there, a week after the first that would not.
 */
export async function emptiesFrom(
  office: Office,
  now: TimeText,
): Promise<DateText> {
  const path = join(office.paths.var, 'emptying.json')
  if (existsSync(path))
    return schema.parse(JSON.parse(readFileSync(path, 'utf8'))).from
  const days = readLastPass(office) === null ? 0 : noticeDays
  const from = addDays(now.slice(0, 10), days)
  makeFolder(office.paths.var)
  await writeWhole(path, `${JSON.stringify({ from })}\n`)
  return from
}

/** What the office is told until then. */
export function emptyingNotice(staying: number, from: DateText): string {
  const some =
    staying === 1 ? '1 loaded export lies' : `${staying} loaded exports lie`
  return `${some} here; from ${from} on each pass deletes what is loaded, as it holds names; to keep it for 30 days outside the inbox, write intake: { keepOriginalsDays: 30 } into motcua.yaml; or move it away before`
}
