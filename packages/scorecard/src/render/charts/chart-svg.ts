import { createHash } from 'node:crypto'
import type { Loader, LoggerInterface } from 'vega'
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
  const view = new View(parse(compile(spec, { logger }).spec), {
    renderer: 'none',
    loader: refusingLoader,
    logger,
  })
  try {
    const svg = await view.toSVG()
    if (complaints.length > 0) throw new Error(complaints.join('; '))
    return ownIds(withoutControls(svg))
  } finally {
    view.finalize()
  }
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

/** Two figures on one page must not share the ids that Vega counts from 0. */
function ownIds(svg: string): string {
  const prefix = `f${createHash('sha256').update(svg).digest('hex').slice(0, 8)}`
  return svg
    .replaceAll(/ id="([^"]*)"/g, ` id="${prefix}-$1"`)
    .replaceAll(/url\(#([^)]*)\)/g, `url(#${prefix}-$1)`)
    .replaceAll(/href="#([^"]*)"/g, `href="#${prefix}-$1"`)
}
