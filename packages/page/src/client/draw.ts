import { parse, View } from 'vega'
import { expressionInterpreter } from 'vega-interpreter'
import { compile } from 'vega-lite'
import type { NumberLocale } from 'vega'
import type { Config, TopLevelSpec } from 'vega-lite'
import type { Locale } from '@motcua/metrics'

/** Colours of the page, which a chart does not inherit. */
export const ink = {
  text: '#1d2733',
  muted: '#5b6775',
  line: '#0b5c8e',
  target: '#b3261e',
  grid: '#e3e8ee',
} as const

/** How charts write numbers. */
const numbers = {
  vi: { decimal: ',', thousands: '.', grouping: [3], currency: ['', ''] },
  en: { decimal: '.', thousands: ',', grouping: [3], currency: ['', ''] },
} satisfies Record<Locale, NumberLocale>

const config: Config = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: ink.muted,
    titleColor: ink.muted,
    gridColor: ink.grid,
    domainColor: ink.grid,
    tickColor: ink.grid,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
  },
  legend: { labelColor: ink.text, titleColor: ink.muted },
  range: {
    category: [
      '#0b5c8e',
      '#c05621',
      '#2f7d4f',
      '#7a4fa3',
      '#9a7b1c',
      '#586270',
      '#b8396b',
      '#1f8a8a',
      '#6b4a2b',
      '#8fa3b5',
    ],
  },
  aria: false,
}

/**
 * Draws a chart into an element. Its expressions are interpreted: the page's
 * policy lets no text become a program.
 *
 * @throws Error where the chart cannot be drawn, which vega itself would leave blank
 */
export async function draw(
  place: HTMLElement,
  spec: TopLevelSpec,
  language: Locale,
): Promise<View> {
  const failures: unknown[] = []
  const quiet = () => logger
  const logger = {
    level: quiet,
    warn: quiet,
    info: quiet,
    debug: quiet,
    error(...told: readonly unknown[]) {
      failures.push(...told)
      return logger
    },
  }
  const compiled = compile(spec, {
    config: { ...config, locale: { number: numbers[language] } },
  }).spec
  const runtime = parse(compiled, {}, { ast: true })
  const view = new View(runtime, {
    renderer: 'svg',
    container: place,
    hover: false,
    expr: expressionInterpreter,
  })
  view.logger(logger as never)
  await view.runAsync()
  if (failures.length > 0) throw new Error(failures.map(String).join('; '))
  return view
}
