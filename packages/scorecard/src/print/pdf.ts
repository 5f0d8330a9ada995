/**
 * The same PDF with everything in it fixed that differs from print to print:
 * both dates become `at`, and the ids of the tag tree, which a browser counts
 * on from page to page, are counted from one. No byte moves.
 *
 * @param at Local date and time of the data, `2018-04-01T06:00`.
 */
export function stablePdf(pdf: Uint8Array, at: string): Uint8Array {
  const digits = at.replaceAll(/\D/g, '').slice(0, 14).padEnd(14, '0')
  const date = `(D:${digits})`
  const ids = new Map<string, string>()
  const text = Buffer.from(pdf).toString('latin1')
  for (const [id] of [...text.matchAll(/(?<=\()node\d{8}(?=\))/g)].toSorted()) {
    if (!ids.has(id))
      ids.set(id, `node${String(ids.size + 1).padStart(8, '0')}`)
  }
  return Buffer.from(
    text
      .replaceAll(
        /(\/(?:Creation|Mod)Date )(\(D:\d{14}[^)]*\))/g,
        (_, key: string, old: string) => key + date.padEnd(old.length),
      )
      .replaceAll(/(?<=\()node\d{8}(?=\))/g, (id) => ids.get(id) ?? id),
    'latin1',
  )
}
