import type { Scorecard } from '../model/scorecard.ts'
import type { Report } from '../report/report.ts'
import type { Language } from '../words/words.ts'
import { figureSvgs } from './charts/figures.ts'
import { fontsFor } from './fonts.ts'
import type { FontStyles } from './fonts.ts'
import type { PlacedPaper } from './html/document.ts'
import { placedScorecard } from './html/html.ts'
import { placedReport } from './html/report.ts'

/** A paper to be read on a screen, in the parts that a site puts together. */
export interface Edition {
  readonly language: Language
  readonly title: string
  /** Markup without a script, a style or an address. */
  readonly body: string
  /** Its layout, for print as well. */
  readonly styles: string
  /** Those that its letters need: the same of every paper. */
  readonly fonts: readonly FontStyles[]
}

/**
 * A paper as what is on its PDF, for a screen under a policy that takes styles
 * from files alone: what an attribute says of a style is a rule.
 *
 * @param paper also one that was read from its JSON
 */
export async function editionOf(paper: Scorecard | Report): Promise<Edition> {
  const { language, title, body, styles, disclaimer } = await placed(paper)
  const { markup, rules } = withRules(body.markup)
  return {
    language,
    title,
    body: markup,
    styles: `${styles}${rules}`,
    fonts: fontsFor(body.markup + (disclaimer ?? '')),
  }
}

async function placed(paper: Scorecard | Report): Promise<PlacedPaper> {
  return paper.kind === 'report'
    ? placedReport(paper, await figureSvgs(paper.scorecard))
    : placedScorecard(paper, await figureSvgs(paper))
}

/** Markup with each `style="…"` of a tag as a rule of its own. */
function withRules(markup: string): {
  readonly markup: string
  readonly rules: string
} {
  const names = new Map<string, number>()
  // Of a `<` in a text nothing is left: it is escaped.
  const ruled = markup.replaceAll(/<[^<>]+>/g, (tag) =>
    tag.replace(/ style="([^"]*)"/, (_, style: string) => {
      const name = names.get(style) ?? names.size
      names.set(style, name)
      return ` data-style="${name}"`
    }),
  )
  const rules = [...names].map(
    ([style, name]) => `[data-style="${name}"] { ${style} }\n`,
  )
  return { markup: ruled, rules: rules.join('') }
}
