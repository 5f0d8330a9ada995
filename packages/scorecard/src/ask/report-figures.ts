import { early, evaluate, inOneMoment, misses, onTime } from '@motcua/metrics'
import {
  finished,
  openInTime,
  openOverdue,
  postedItems,
  received,
} from '@motcua/metrics/catalog'
import { form06a } from '@motcua/metrics/form'
import type { Database } from '@motcua/metrics'
import type { Form } from '@motcua/metrics/form'
import type { Kysely } from 'kysely'
import type { ReportInput } from '../report/input.ts'
import { scorecardFigures } from './figures.ts'
import type { FiguresOptions, ScorecardFigures } from './figures.ts'
import { officeLists } from './office-lists.ts'

/** Everything the reports of a period need beside what the office keeps in files. */
export interface ReportFigures
  extends
    ScorecardFigures,
    Pick<ReportInput, 'groups' | 'inTime' | 'unposted' | 'lists'> {
  /** By unit. */
  readonly forms: ReadonlyMap<string, Form>
}

/** Asks what the reports of some units are made of; the form is the one in use in the period. */
export async function reportFigures(
  db: Kysely<Database>,
  options: FiguresOptions & { readonly units: readonly string[] },
): Promise<ReportFigures> {
  return inOneMoment(db, async (moment) => {
    const { office, plan, period, asOf, organization, units } = options
    const scope = { office, plan, asOf, organization, period }
    const by = async (dimension: 'field' | 'procedure') => {
      const { results } = await evaluate(
        moment,
        [received, finished, onTime, early, openOverdue],
        {
          office,
          plan,
          periods: [period],
          by: ['unit', dimension],
          asOf,
          ...(organization && { organization }),
          ...(options.complete !== undefined && { complete: options.complete }),
        },
      )
      return results
    }
    const forms = new Map<string, Form>()
    for (const unit of units)
      forms.set(unit, await form06a(moment, { ...scope, unit }))
    return {
      ...(await scorecardFigures(moment, options)),
      groups: { results: [...(await by('field')), ...(await by('procedure'))] },
      inTime: await misses(moment, openInTime, scope),
      unposted: await misses(moment, postedItems, scope),
      lists: await officeLists(moment, options),
      forms,
    }
  })
}
