import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dueOn, loadOffice, officeStatus, runPass } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { workingCalendar } from '@motcua/metrics/calendar'
import { expect, test } from 'vitest'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* The day on which papers are due, moved to a working day where the office says so. */

const calendar = workingCalendar()

/*
 * By hand: Tết of 2018 was off from 14 to 20 February, that of 2019 from 2 to 10;
 * 31 December 2018 and 1 January 2019 were off, Saturday 5 January 2019 made up.
 */
test.for([
  // Sunday.
  ['2018-03', 1, '2018-04-01', '2018-04-02', '2018-04-02'],
  ['2018-03', 3, '2018-04-03', '2018-04-03', '2018-04-03'],
  // Over Tết; before it lies the period itself.
  ['2018-02@15', 1, '2018-02-15', '2018-02-21', '2018-02-21'],
  ['2018-02@15', 6, '2018-02-20', '2018-02-21', '2018-02-21'],
  ['2018-02@15', 7, '2018-02-21', '2018-02-21', '2018-02-21'],
  ['2019-01', 5, '2019-02-05', '2019-02-11', '2019-02-01'],
  // New Year's Day after a day that was given for a Saturday.
  ['2018-12', 1, '2019-01-01', '2019-01-02', '2019-01-02'],
  // The Saturday is worked on, the Sunday after it is not.
  ['2018-12', 5, '2019-01-05', '2019-01-05', '2019-01-05'],
  ['2018-12', 6, '2019-01-06', '2019-01-07', '2019-01-05'],
  // Of this year no days off are known yet.
  ['2051-12', 1, '2052-01-01', '2052-01-01', '2052-01-01'],
] as const)(
  '%s, %i days after its end: %s, %s, %s',
  ([key, afterDays, same, next, previous]) => {
    const period = parsePeriod(key)
    const days = (['same', 'next', 'previous'] as const).map((dayOff) =>
      dueOn(period, { due: { afterDays, dayOff }, calendar }),
    )
    expect(days).toEqual([same, next, previous])
  },
)

test('without a word of the office it is the day after the period', () => {
  expect(dueOn(parsePeriod('2018-03'))).toBe('2018-04-01')
  expect(dueOn(parsePeriod('2018-02@15'), { calendar })).toBe('2018-02-15')
})

test('a pass issues on that day, of which status tells before; the days off of the office count', async () => {
  using own = tinyOffice()
  edit(join(own.office.dir, 'motcua.yaml'), [
    [/(schedule: \{)/, '$1 due: { dayOff: next },'],
  ])
  const days = join(own.office.dir, 'calendar.csv')
  writeFileSync(days, 'day,kind,name\n2018-04-02,off,Nghỉ bù của cơ quan\n')
  const office = loadOffice(own.office.dir)
  putTinyExport(office)
  for (const day of ['01', '02']) {
    const now = `2018-04-${day} 06:00:00`
    const early = await runPass(office, now)
    expect([early.issued, early.refused, early.failed]).toEqual([[], [], []])
    const { due, coming } = await officeStatus(office, now)
    expect(due).toEqual([])
    expect(coming).toEqual([{ period: '2018-03', dueOn: '2018-04-03' }])
  }
  const args = ['status', '--now', '2018-04-02T06:00', '--office', office.dir]
  const { stdout } = await motcuaHere(args)
  expect(stdout).toContain('due next: 2018-03 on 2018-04-03\n')
  const done = await runPass(office, '2018-04-03 06:00:00')
  expect(done.issued).toHaveLength(3)
  rmSync(days)
})
