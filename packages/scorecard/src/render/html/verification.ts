import { generate } from 'lean-qr'
import type { Paper } from '../../proof/manifest.ts'
import { html, trusted } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** Blank modules around a code, as its standard asks. */
const margin = 4

/** What a paper is found and checked by, for a camera: `MOTCUA 7F3A-09C2-B51E scorecard so 2018-03 dkkd 1`. */
export function verificationQr(paper: Paper): Markup {
  const { verification, kind, office, period, unit, edition } = paper
  const text = `MOTCUA ${verification} ${kind} ${office.code} ${period.key} ${unit.code} ${edition}`
  const code = generate(text)
  const rows: string[] = []
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) {
      const start = x
      while (code.get(x, y)) x++
      if (x > start)
        rows.push(
          `M${start + margin} ${y + margin}h${x - start}v1h${start - x}z`,
        )
    }
  const size = code.size + 2 * margin
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="${`QR: ${text}`}"
  >
    ${trusted(`<path d="${rows.join('')}" shape-rendering="crispEdges" />`)}
  </svg>`
}
