import { readFileSync } from 'node:fs'
import { findKpi, planSchema } from '@motcua/metrics'
import { describe, expect, it } from 'vitest'
import { copyOffice, sharedFile } from '../offices.ts'

const { office, remove } = copyOffice('binh-duong-2018')
remove()
const { plan } = office
const source = sharedFile('plan-2062.txt')

describe('the plan 2062/KH-SKHĐT', () => {
  it('has its number, date, five targets and 38 tasks in eight groups', () => {
    expect([plan.number, plan.date, plan.year]).toEqual([
      '2062/KH-SKHĐT',
      '2017-12-29',
      2018,
    ])
    expect(
      plan.targets.map((t) => [t.kpi, t.comparator, t.value, t.printed.vi]),
    ).toEqual([
      ['on_time', '>=', 1, '100%'],
      ['early', '>', 0.5, 'trên 50%'],
      ['online_procedures', '>', 0.5, 'trên 50%'],
      ['online_registrations', '>', 0.9, 'trên 90%'],
      ['posted', '>=', 1, '100%'],
    ])
    expect(plan.targets.map((t) => t.near)).toEqual(Array(5).fill(undefined))
    expect(
      plan.groups.map((g) => plan.tasks.filter((t) => t.group === g.id).length),
    ).toEqual([3, 12, 4, 3, 1, 6, 6, 3])
  })

  it('keeps the numbers of the tasks as they are printed', () => {
    const numbers = (group: string) =>
      plan.tasks.filter((t) => t.group === group).map((t) => t.number)
    expect(numbers('V')).toEqual([null])
    expect(numbers('VII')).toEqual(['1', '2', '4', '5', '6', '7'])
  })

  it('counts only KPIs that are defined', () => {
    for (const target of plan.targets)
      expect(findKpi(target.kpi).id).toBe(target.kpi)
  })

  it('gives tasks to units of the office, and dates only where the plan has a time', () => {
    const units = readFileSync(
      new URL('../../reports/binh-duong-2018/units.csv', import.meta.url),
      'utf8',
    )
    const undated = [
      'ongoing',
      'on_event',
      'external_plan',
      'after',
      'report_quarter_year',
    ]
    for (const task of plan.tasks) {
      for (const unit of task.leadUnits) expect(units).toContain(`\n${unit},`)
      expect([task.id, task.due.length === 0]).toEqual([
        task.id,
        undated.includes(task.kind),
      ])
    }
  })

  it.skipIf(!source)(
    'says every task, lead, supporting unit and time in the plan’s own words (skipped where its text is absent)',
    () => {
      const plain = (text: string) =>
        text
          .replace(/<[^>]*>/g, '')
          .replace(/\s+/g, '')
          .replaceAll('Thôngkê', 'Thốngkê')
          .replaceAll('CÁICÁCH', 'CẢICÁCH')
      const text = plain(readFileSync(source ?? '', 'utf8'))
      // VII.2 is broken over two pages, cell by cell.
      const broken = ['VII.2']
      for (const task of plan.tasks.filter((t) => !broken.includes(t.id)))
        expect(text).toContain(
          plain(task.text + task.lead + task.supporting + task.time),
        )
      for (const clause of plan.clauses)
        for (const line of clause.quote.split('\n'))
          expect(text).toContain(plain(line.replace(/^- /, '')))
      for (const group of plan.groups)
        expect(text).toContain(plain(`${group.id} ${group.title}`))
    },
  )

  it('is refused with the place of the fault when a target cites no clause', () => {
    const wrong = {
      ...plan,
      targets: [{ ...plan.targets[0], clause: 'III.9' }],
    }
    expect(planSchema.safeParse(wrong).error?.issues[0]).toMatchObject({
      path: ['targets', 0, 'clause'],
      message: expect.stringMatching(
        /^expected one of .*III\.2\.b.*, got III\.9$/,
      ),
    })
  })
})
