import { addDays } from '../../time/days.ts'
import type { FactTable, OfficeSays } from './fact-table.ts'
import { definitionTable, coverageTable } from './definitions.ts'
import { targetTable, occurrenceTable, deviationTable } from './plan.ts'
import { unitTables } from './units.ts'
import { calendarTable } from './calendar.ts'
import { issuedTable, closedTable } from './issued.ts'

/**
 * The tables that views of a published file read: what depends on the office,
 * so that one text of them serves all.
 *
 * @throws CalendarError when the calendar has no days.
 */
export function officeFacts(said: OfficeSays): readonly FactTable[] {
  return [
    aboutTable(said),
    definitionTable(said),
    targetTable(said.plan),
    occurrenceTable(said),
    deviationTable(said.plan),
    ...unitTables(said.units),
    calendarTable(said.calendar),
    coverageTable(said),
    issuedTable(said),
    closedTable(said),
  ]
}

function aboutTable({ office, zone, plan, cutOff }: OfficeSays): FactTable {
  const unknownFrom = cutOff?.slice(0, 10) ?? null
  const knownTo = unknownFrom === null ? null : addDays(unknownFrom, -1)
  const { compare, finish } = plan.rules
  return {
    name: 'office_facts',
    columns: {
      office: 'varchar',
      zone: 'varchar',
      cut_off: 'timestamp',
      unknown_from: 'date',
      known_to: 'date',
      compare: 'varchar',
      finish: 'varchar',
      plan_number: 'varchar',
      plan_year: 'integer',
      plan_title_vi: 'varchar',
      plan_title_en: 'varchar',
    },
    rows: [
      [
        office,
        zone,
        cutOff,
        unknownFrom,
        knownTo,
        compare,
        finish,
        plan.number,
        plan.year,
        plan.title.vi,
        plan.title.en,
      ],
    ],
  }
}
