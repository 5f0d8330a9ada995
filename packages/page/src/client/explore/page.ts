import type { Locale } from '@motcua/metrics'
import { proceduresInPart } from '../../data/page-data.ts'
import type { Cells, Explorer, PageKpi } from '../../data/page-data.ts'
import { wordsIn } from '../../words/words.ts'
import { byId, el } from '../dom.ts'
import type { Source } from '../engine/boot.ts'
import { load } from '../load.ts'
import { card } from './card.ts'
import { choices } from './choices.ts'
import { cellOf } from './figures.ts'
import type { Shown, View } from './figures.ts'
import { missesList } from './misses.ts'
import { unitsTable } from './units-table.ts'

/** Fills the explorer; what is chosen stands in the address. */
export async function explore(source: Source, language: Locale): Promise<void> {
  const explorer = await load<Explorer>(`${source.data}/explorer`)
  let shown: Shown = { explorer, procedures: {}, language }
  let view = viewOf(explorer, location.hash)
  const place = byId('explorer')

  const show = async (change: Partial<View>) => {
    view = { ...view, ...change }
    const at = explorer.procedures.findIndex(
      ({ code }) => code === view.procedure,
    )
    if (at >= 0) {
      const part = Math.floor(at / proceduresInPart)
      const procedures = await load<Cells>(`${source.data}/procedures-${part}`)
      shown = { ...shown, procedures }
    }
    history.replaceState(null, '', hashOf(view))
    byId('choose').replaceChildren(
      ...choices(shown, view, (next) => void show(next)),
    )
    const [first, ...others] = kpiSections(shown, view, (kpi) => {
      void misses(kpi)
    })
    place.replaceChildren(
      ...(first ? [first] : []),
      ...(view.procedure === undefined
        ? [unitsTable(shown, view, (unit) => void show({ unit }))]
        : []),
      ...others,
    )
  }
  const misses = async (kpi: PageKpi) => {
    document.getElementById('misses')?.remove()
    const own = byId(`card-${kpi.id}`)
    const list = await missesList(shown, kpi, {
      view,
      source,
      onClose: () => {
        list.remove()
        own.querySelector('button')?.focus()
      },
    })
    own.closest('section')?.after(list)
    list.scrollIntoView()
    list.focus()
  }
  addEventListener('hashchange', () => {
    void show(viewOf(explorer, location.hash))
  })
  await show({})
}

/** The KPIs of the plan, then the others, as far as they have something to tell. */
function kpiSections(
  shown: Shown,
  view: View,
  onMisses: (kpi: PageKpi) => void,
): readonly HTMLElement[] {
  const say = wordsIn(shown.language)
  const told = shown.explorer.kpis.filter(
    ({ id }) => cellOf(shown, id, view) !== undefined,
  )
  const groups = [
    ['kpis.planned', told.filter(({ isPlanned }) => isPlanned)],
    ['kpis.others', told.filter(({ isPlanned }) => !isPlanned)],
  ] as const
  const sections = groups
    .filter(([, kpis]) => kpis.length > 0)
    .map(([title, kpis]) =>
      el(
        'section',
        {},
        el('h2', { text: say(title) }),
        el(
          'div',
          { class: 'cards' },
          ...kpis.map((kpi) => card(shown, kpi, view, onMisses)),
        ),
      ),
    )
  return sections.length > 0
    ? sections
    : [el('p', { class: 'notice', text: say('kpis.none') })]
}

/** What an address asks for; else the last month of the whole office. */
function viewOf({ periods, units, procedures }: Explorer, hash: string): View {
  const asked = new URLSearchParams(hash.slice(1))
  const [newest] = periods
  if (!newest) throw new Error('expected a period')
  const code = asked.get('procedure')
  return {
    period: periods.find(({ key }) => key === asked.get('period')) ?? newest,
    unit:
      units.find((unit) => unit.code === asked.get('unit'))?.code ??
      units[0]?.code ??
      '',
    procedure: procedures.find((procedure) => procedure.code === code)?.code,
  }
}

function hashOf({ period, unit, procedure }: View): string {
  const asked = new URLSearchParams({ period: period.key, unit })
  if (procedure !== undefined) asked.set('procedure', procedure)
  return `#${asked}`
}
