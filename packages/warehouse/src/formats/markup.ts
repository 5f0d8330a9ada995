/** What text between angle brackets is. */
export type Markup = 'page' | 'archive' | 'excel-2003' | 'flat' | 'xml'

/** The kind of a text by its beginning; undefined for what is no markup. */
export function markupOf(text: string): Markup | undefined {
  const start = text.slice(0, 4096).trimStart()
  if (/^MIME-Version:/i.test(start)) return 'archive'
  if (!start.startsWith('<')) return undefined
  if (
    /^<(?:!doctype html|html|head|body|table|meta|div|style|script)\b/i.test(
      start,
    )
  )
    return 'page'
  const isExcel = start.includes('urn:schemas-microsoft-com:office:spreadsheet')
  if (isExcel && /<(?:\w+:)?Workbook\b/.test(start)) return 'excel-2003'
  // OpenDocument as one file of XML, with the name .fods.
  if (/<office:document\s/.test(start)) return 'flat'
  return /<(?:html|table)\b/i.test(start) ? 'page' : 'xml'
}

/** The beginning of a file as text: UTF-16 where every other byte is none of a letter. */
export function markText(head: Buffer): string {
  const isLittle = head[0] === 0xff && head[1] === 0xfe
  const isWide = isLittle || (head[0] !== 0 && head[1] === 0 && head[3] === 0)
  const text = isWide ? head.toString('utf16le') : head.toString('utf8')
  return text.replace(/^\uFEFF/, '')
}
