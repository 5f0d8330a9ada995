import type { Form, FormCells, FormIdentity } from '@motcua/metrics/form'
import { periodName, proseDate } from '../words/dates.ts'
import type { Facts } from '../model/facts.ts'
import { ScorecardError } from '../model/input.ts'
import type { FlowRow } from '../model/scorecard.ts'
import type { Words } from '../words/words.ts'
import { column, count, note, row, table, words as inWords } from './cells.ts'
import type { Annex, Block, ReportColumn, ReportRow } from './report.ts'

/** What of annex III is the form's own. */
type FormAnnex = Pick<Annex, 'title' | 'head' | 'blocks'>

/**
 * Annex III: the form in use in the period.
 *
 * @throws ScorecardError when its totals are others than those of table 2.
 */
export function formAnnex(
  form: Form,
  { words, unitName }: Facts,
  flow: FlowRow,
): FormAnnex {
  refuseOtherTotals(form, flow)
  const { language, say } = words
  const { from, to } = form.period
  return {
    title: form.title[language].toLocaleUpperCase(language),
    head: [
      ...(form.formNumber
        ? [say('annexIII.form', { number: form.formNumber })]
        : []),
      ...(form.basis ? [form.basis[language]] : []),
      ...(form.label ? [form.label[language]] : []),
      say('annexIII.period', {
        period: periodName(form.period, words),
        from: proseDate(from, words),
        to: proseDate(to, words),
      }),
      [
        say('annexIII.unit', { unit: unitName(form.unit) }),
        say('annexIII.measure', { measure: form.measure[language] }),
      ].join(' · '),
    ],
    blocks: [
      formTable(form, words),
      note(form.identities.map((identity) => tie(identity, words)).join(' ')),
      note(form.footnotes.map((footnote) => footnote[language]).join(' ')),
    ],
  }
}

/** Stopped dossiers are finished ones of the form. */
function refuseOtherTotals(
  { total, placement, period }: Form,
  flow: FlowRow,
): void {
  const finished =
    flow.finished + (placement.stopped === 'on_time' ? flow.stopped : 0)
  const of: readonly (readonly [string, number | undefined, number])[] = [
    ['received', total.received, flow.total],
    ['finished', total.finished, finished],
    ['open', total.open, flow.open],
  ]
  for (const [name, got, expected] of of)
    if (got !== undefined && got !== expected)
      throw new ScorecardError(
        `expected ${expected} dossiers ${name} on the form of ${period.key}, got ${got}`,
      )
}

const roman = ['I', 'II', 'III']

function formTable(
  { columns, levels, rows, total }: Form,
  words: Words,
): Block {
  const { language, say } = words
  const cells = (of: FormCells) =>
    columns.map(({ cell }) => count(of[cell] ?? 0, words))
  const printed = levels.flatMap(
    ({ level, cells: sums }, i): readonly ReportRow[] => [
      row(
        [
          inWords(roman[i] ?? ''),
          inWords(say(`annexIII.${level}`)),
          ...cells(sums),
        ],
        true,
      ),
      ...rows
        .filter((of) => of.level === level)
        .map(({ field, cells: own }, n) =>
          row([
            count(n + 1, words),
            inWords(field ?? say('annexIII.noField')),
            ...cells(own),
          ]),
        ),
    ],
  )
  return table(
    [
      column(say('annexIII.number'), 'middle', 10),
      column(say('annexIII.field'), 'words', 52),
      ...columns.map((one) => formColumn(one, language)),
    ],
    [
      ...printed,
      row([inWords(''), inWords(say('annexII.total')), ...cells(total)], true),
    ],
  )
}

/** `Tiếp nhận › Trong kỳ` stands over a column as a group and the beginning of its title. */
function formColumn(
  { number, group, title }: Form['columns'][number],
  language: Words['language'],
): ReportColumn {
  const [over = '', ...within] = group[language].split(' › ')
  const own = [...within, title[language]].join(': ')
  return column(`(${number}) ${own}`, 'count', 17, over)
}

/** Up to how many dossiers that break an identity are named. */
const named = 20

function tie(
  { text, holds, breaks }: FormIdentity,
  { language, say, count: of }: Words,
): string {
  if (holds) return say('annexIII.ties', { text: text[language] })
  const codes = (breaks ?? []).map(({ code }) => code)
  const more = codes.length > named ? '…' : ''
  return say('annexIII.differs', {
    text: text[language],
    count: of(codes.length),
    codes: codes.slice(0, named).join(', ') + more,
  })
}
