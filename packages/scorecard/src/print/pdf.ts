/**
 * The same PDF with everything in it fixed that differs from print to print:
 * both dates become `at`, and the ids of the tag tree, which a browser counts
 * on from page to page, are counted from one. No byte moves, and what is given
 * is written over.
 *
 * @param at Local date and time of the data, `2018-04-01T06:00`.
 */
export function stablePdf(pdf: Uint8Array, at: string): Uint8Array {
  const stable = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  const text = stable.toString('latin1')
  const digits = at.replaceAll(/\D/g, '').slice(0, 14).padEnd(14, '0')
  for (const { index, 0: found } of text.matchAll(
    /\/(?:Creation|Mod)Date \(D:\d{14}[^)]*\)/g,
  )) {
    const start = found.indexOf('(')
    const date = `(D:${digits})`.padEnd(found.length - start)
    stable.write(date, index + start, 'latin1')
  }
  const nodes = [...text.matchAll(/\(node\d{8}\)/g)]
  const ids = new Map(
    [...new Set(nodes.map(([id]) => id))]
      .toSorted()
      .map((id, i) => [id, `(node${String(i + 1).padStart(8, '0')})`]),
  )
  for (const { index, 0: id } of nodes)
    stable.write(ids.get(id) ?? id, index, 'latin1')
  return stable
}
