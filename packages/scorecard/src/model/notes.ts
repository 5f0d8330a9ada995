import { ancestorsOf, parentsOf } from '@motcua/metrics'
import { dueMoved, onTimeStrict } from '@motcua/metrics/catalog'
import { proseDate, proseTime } from '../words/dates.ts'
import { doubtWords } from '../words/doubts.ts'
import { ended } from '../words/sentences.ts'
import type { Facts } from './facts.ts'
import type { FlowRow } from './scorecard.ts'

/** The footnotes: formulas, days, cut-off, files, what the plan leaves open. */
export function notes(facts: Facts, flow: FlowRow): readonly string[] {
  const { input, words } = facts
  const { say } = words
  const { plan } = input
  const has = (kpi: string) =>
    facts.subjects.some(
      (s) =>
        s.kpi.id === kpi &&
        facts.find(kpi, input.period).status !== 'not_applicable',
    )
  const isHandover = plan.rules.finish === 'handover'
  const day = say(isHandover ? 'notes.handoverDay' : 'notes.resultDay')
  const compare =
    plan.rules.compare === 'instant'
      ? say('notes.byInstant', {
          moment: say(
            isHandover ? 'notes.handoverMoment' : 'notes.resultMoment',
          ),
        })
      : say('notes.byDate', { day })
  return [
    say('notes.onTime', {
      compare,
      undated: words.count(flow.undated),
      moved: movedNote(facts),
    }),
    ...(has('online_procedures') || has('posted') ? [say('notes.stock')] : []),
    ...(has('early') ? [say('notes.early', { day })] : []),
    ...(has('online_registrations')
      ? [say('notes.registrations', { channel: channelNote(facts) })]
      : []),
    ...(has('posted') ? [say('notes.posted')] : []),
    dataNote(facts),
    say('notes.recomputed'),
    `${say('notes.totals')} ${say('notes.rounding')}`,
    ...acceptedNotes(facts),
  ]
}

/** What the abbreviations of the paper mean, and what marks a unit that is made up. */
export function abbreviations(facts: Facts): string {
  const { say } = facts.words
  const { units } = facts.input.evaluation
  const isInvented = units.some((u) => u.invented && isShown(u.code, facts))
  return [
    say('notes.abbreviations'),
    ...(isInvented ? [say('notes.invented')] : []),
  ].join(' ')
}

/** Which days, known when, from how many files. */
function dataNote({ input, words }: Facts): string {
  const { say, count } = words
  const { period, asOf, zone, loaded } = input
  return say('notes.data', {
    from: proseDate(period.from, words),
    to: proseDate(period.to, words),
    at: proseTime(asOf, words),
    zone:
      zone === 'Asia/Ho_Chi_Minh'
        ? say('notes.vietnam')
        : say('notes.zone', { zone }),
    loaded: loaded
      ? [
          say('notes.loaded', {
            files: count(loaded.files),
            date: proseDate(loaded.newestExtract, words),
          }),
          ...(loaded.rejected > 0
            ? [say('notes.rejected', { rejected: count(loaded.rejected) })]
            : []),
          ...(loaded.flagged > 0
            ? [say('notes.flagged', { flagged: count(loaded.flagged) })]
            : []),
        ].join(' ')
      : say('notes.database'),
  })
}

/** What was too little to believe, and was found to be right, of the unit or one below it. */
function acceptedNotes({ input, words }: Facts): readonly string[] {
  const { doubts, evaluation, sourceTitles, unit } = input
  const tree = {
    parents: parentsOf(evaluation.allUnits),
    root: evaluation.units[0]?.code ?? '',
  }
  return (doubts?.accepted ?? [])
    .filter((d) => d.unit === null || ancestorsOf(d.unit, tree).includes(unit))
    .map((d) =>
      words.say('notes.accepted', {
        date: proseDate(d.at.slice(0, 10), words),
        doubt: doubtWords(d, { evaluation, sourceTitles, words }),
        reason: ended(d.reason),
      }),
    )
}

/** How many registrations are in no rate, as it is not known how they came; nothing where there is none. */
function channelNote({ input, find, words }: Facts): string {
  const { withoutChannel = 0 } = find('online_registrations', input.period)
  return withoutChannel === 0
    ? ''
    : words.say('notes.channel', { count: words.count(withoutChannel) })
}

/** What the rate would be had no due date been moved; nothing where none was. */
function movedNote({ input, find, words }: Facts): string {
  const { numerator: moved } = find(dueMoved.id, input.period)
  if (moved === 0) return ''
  const { numerator, denominator } = find(onTimeStrict.id, input.period)
  const all = denominator ?? 0
  return words.say('notes.moved', {
    count: words.count(moved),
    numerator: words.count(numerator),
    denominator: words.count(all),
    share: words.share(numerator, all),
  })
}

/** Whether a unit is named on the paper: its own, or all of the office. */
function isShown(
  code: string,
  { input: { unit, evaluation } }: Facts,
): boolean {
  return code === unit || unit === evaluation.units[0]?.code
}
