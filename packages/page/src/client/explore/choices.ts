import type { PagePeriod, PageUnit } from '../../data/page-data.ts'
import { periodText, wordsIn } from '../../words/words.ts'
import { el } from '../dom.ts'
import type { Shown, View } from './figures.ts'

const kinds = ['month', 'quarter', 'half', 'year'] as const

/** Period, unit and procedure to choose; of procedures there are months alone. */
export function choices(
  { explorer, language }: Shown,
  view: View,
  onChoose: (change: Partial<View>) => void,
): readonly HTMLElement[] {
  const { periods, units, procedures } = explorer
  const say = wordsIn(language)
  const shownKinds =
    view.procedure === undefined ? kinds : kinds.filter((k) => k === 'month')
  const groups = shownKinds.map((kind) =>
    el(
      'optgroup',
      { label: say(`kind.${kind}`) },
      ...periods
        .filter((period) => period.kind === kind)
        .map(({ key }) =>
          option(key, periodText(key, language), view.period.key),
        ),
    ),
  )
  const own = procedures.filter(
    ({ unit }) => view.unit === units[0]?.code || unit === view.unit,
  )
  return [
    choice(say('choose.period'), groups, (key) => {
      const period = periods.find((one) => one.key === key)
      if (period) onChoose({ period })
    }),
    choice(
      say('choose.unit'),
      units.map((unit) =>
        option(unit.code, indent(units, unit) + unit.name[language], view.unit),
      ),
      (unit) => onChoose({ unit, procedure: undefined }),
    ),
    choice(
      say('choose.procedure'),
      [
        option('', say('choose.allProcedures'), view.procedure ?? ''),
        ...own.map(({ code, name }) =>
          option(code, name, view.procedure ?? ''),
        ),
      ],
      (code) =>
        onChoose({
          procedure: code === '' ? undefined : code,
          ...(code !== '' && { period: lastMonth(periods, view.period) }),
        }),
    ),
  ]
}

function option(value: string, text: string, chosen: string) {
  return el('option', { value, text, selected: value === chosen })
}

function choice(
  label: string,
  options: readonly HTMLElement[],
  onChoose: (value: string) => void,
): HTMLElement {
  const select = el(
    'select',
    { on: { change: () => onChoose(select.value) } },
    ...options,
  )
  return el('label', {}, el('span', { text: label }), select)
}

/** How deep a unit stands, before its name. */
function indent(units: readonly PageUnit[], { parent }: PageUnit): string {
  const above = units.find(({ code }) => code === parent)
  return above ? `– ${indent(units, above)}` : ''
}

function lastMonth(
  periods: readonly PagePeriod[],
  { to }: PagePeriod,
): PagePeriod {
  const month = periods.find((one) => one.kind === 'month' && one.to <= to)
  if (!month) throw new Error(`expected a month up to ${to}`)
  return month
}
