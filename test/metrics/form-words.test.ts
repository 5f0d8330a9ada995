import { parsePeriod } from '@motcua/metrics'
import { form06a } from '@motcua/metrics/form'
import type { Text } from '@motcua/metrics'
import type { Form, FormOptions } from '@motcua/metrics/form'
import { expect, it } from 'vitest'
import { office, smallDatabase } from '../small-database.ts'

/* Whatever a form may say, in both layouts, however dossiers are placed and compared. */

const { db, addDossier, addProcedure } = await smallDatabase()
await addProcedure('p')
const dossiers: Readonly<Record<string, Parameters<typeof addDossier>[1]>> = {
  early: { due_on: '2021-03-10', finished_on: '2021-03-09' },
  undated: { finished_on: '2021-03-09' },
  open: {},
  unknown: { due_on: '2021-04-01', channel: 'unknown' },
  strange: { due_on: '2021-04-01', procedure: 'x' },
  ended: { due_on: '2021-04-01', outcome: 'finished', ended_on: '2021-03-02' },
  left: {
    due_on: '2021-04-01',
    stopped_on: '2021-03-02',
    outcome: 'withdrawn',
  },
  paused: { due_on: '2021-04-01', paused_on: '2021-03-02' },
}
for (const [code, dossier] of Object.entries(dossiers))
  await addDossier(code, { received_on: '2021-03-01', ...dossier })

const said = (text: Text | null) => (text ? `${text.vi} – ${text.en}` : 'none')

function chapter(name: string, form: Form): string {
  return [
    `## ${name}`,
    '',
    `- number: ${form.formNumber}`,
    `- basis: ${said(form.basis)}`,
    `- label: ${said(form.label)}`,
    `- title: ${said(form.title)}`,
    `- measure: ${said(form.measure)}`,
    ...form.columns.map((column) => `- column ${JSON.stringify(column)}`),
    ...form.identities.map(({ id, text }) => `- ${id}: ${said(text)}`),
    ...form.footnotes.map((note) => `- note: ${said(note)}`),
    '',
  ].join('\n')
}

const byDate: FormOptions['rules'] = { compare: 'date', finish: 'result' }
const ways: Readonly<Record<string, Partial<FormOptions>>> = {
  'as it is by default': {},
  'stopped and paused ones apart': {
    placement: { stopped: 'apart', paused: 'apart' },
  },
  'to the second, until the hand-over': {
    rules: { compare: 'instant', finish: 'handover' },
  },
}
const forms: readonly [name: string, options: Partial<FormOptions>][] = [
  ...(['2018', 'II.06a'] as const).flatMap((layout) =>
    Object.entries(ways).map(
      ([way, options]): [string, Partial<FormOptions>] => [
        `${layout}, ${way}`,
        { ...options, layout },
      ],
    ),
  ),
  [
    'II.06a of an earlier period',
    { layout: 'II.06a', period: parsePeriod('2018-03') },
  ],
  ['2018 of its period', { layout: '2018', period: parsePeriod('2018-03') }],
]

it('a form says what was read and agreed to', async () => {
  const chapters: string[] = []
  for (const [name, options] of forms) {
    const period = parsePeriod('2021-03')
    const form = await form06a(db, {
      office,
      period,
      rules: byDate,
      ...options,
    })
    chapters.push(chapter(name, form))
  }
  await expect(chapters.join('\n')).toMatchFileSnapshot('golden/forms.md')
})
