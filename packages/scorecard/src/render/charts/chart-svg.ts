import { createHash } from 'node:crypto'
import type { Loader, LoggerInterface, Runtime } from 'vega'
import type { TopLevelSpec } from 'vega-lite'

/**
 * Draws a spec as SVG text, without a browser and without reading anything:
 * the same spec gives the same bytes in every zone and on every machine.
 *
 * @throws when Vega has any complaint; it would draw less than was asked.
 */
export async function chartSvg(spec: TopLevelSpec): Promise<string> {
  // Loaded when the first figure is drawn: most commands draw none.
  const [{ parse, View }, { compile }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
  ])
  const complaints: string[] = []
  const logger = complainingLogger(complaints)
  const { shape, values } = apart(spec)
  const key = JSON.stringify(shape)
  const runtime = runtimes.get(key) ?? parse(compile(shape, { logger }).spec)
  const view = new View(runtime, {
    renderer: 'none',
    loader: refusingLoader,
    logger,
  })
  try {
    for (const [name, rows] of values) view.data(name, rows)
    const svg = await view.toSVG()
    if (complaints.length > 0) throw new Error(complaints.join('; '))
    runtimes.set(key, runtime)
    return ownIds(withoutControls(withoutRoles(svg)))
  } finally {
    view.finalize()
  }
}

/** What Vega made of a spec without its rows: half of the work, and alike for most units. */
const runtimes = new Map<string, Runtime>()

/** A spec of layers with their rows named in it, and those rows; any other is left as it is. */
function apart(spec: TopLevelSpec): {
  readonly shape: TopLevelSpec
  readonly values: ReadonlyMap<string, object[]>
} {
  const values = new Map<string, object[]>()
  if (!('layer' in spec)) return { shape: spec, values }
  const layer = spec.layer.map((one, i) => {
    if (!one.data || !('values' in one.data) || !isRows(one.data.values))
      return one
    const name = `layer${i}`
    values.set(
      name,
      one.data.values.map((row) => ({ ...row })),
    )
    return { ...one, data: { name } }
  })
  return { shape: { ...spec, layer }, values }
}

function isRows(values: unknown): values is readonly object[] {
  return Array.isArray(values) && values.every((v) => typeof v === 'object')
}

function complainingLogger(complaints: string[]): LoggerInterface {
  const complain = (...words: readonly unknown[]) => {
    complaints.push(words.map(String).join(' '))
    return logger
  }
  const ignore = () => logger
  const logger: LoggerInterface = {
    level: ((level?: number) =>
      level === undefined ? 0 : logger) as LoggerInterface['level'],
    error: complain,
    warn: complain,
    info: ignore,
    debug: ignore,
  }
  return logger
}

// Vega's own loader reads file:// addresses.
const refuse = async (uri: string): Promise<never> => {
  throw new Error(`a chart may load nothing, it asked for ${uri}`)
}
const refusingLoader: Loader = {
  load: refuse,
  sanitize: refuse,
  http: refuse,
  file: refuse,
}

function withoutControls(svg: string): string {
  // oxlint-disable-next-line no-control-regex
  return svg.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
}

/** The figure is one image, told by its label: its parts are none of their own. */
function withoutRoles(svg: string): string {
  return svg.replaceAll(/ (?:role|aria-roledescription)="[^"]*"/g, '')
}

/** Two figures on one page must not share the ids that Vega counts from 0. */
function ownIds(svg: string): string {
  const prefix = `f${createHash('sha256').update(svg).digest('hex').slice(0, 8)}`
  return svg
    .replaceAll(/ id="([^"]*)"/g, ` id="${prefix}-$1"`)
    .replaceAll(/url\(#([^)]*)\)/g, `url(#${prefix}-$1)`)
    .replaceAll(/href="#([^"]*)"/g, `href="#${prefix}-$1"`)
}
