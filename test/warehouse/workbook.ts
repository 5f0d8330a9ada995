import { zip } from './written.ts'

/** A cell: a text, or a value with the number format by which it is shown. */
export type SheetCell =
  string | { readonly value: string; readonly format?: string }

const relationships =
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The bytes of a workbook of one sheet. */
export function workbook(rows: readonly (readonly SheetCell[])[]): Buffer {
  const formats = [
    ...new Set(
      rows.flat().flatMap((c) => (typeof c === 'string' ? [] : c.format || [])),
    ),
  ]
  const cell = (of: SheetCell): string => {
    if (typeof of === 'string')
      return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(of)}</t></is></c>`
    const style = of.format === undefined ? 0 : formats.indexOf(of.format) + 1
    return `<c s="${style}"><v>${of.value}</v></c>`
  }
  const relation = (id: string, kind: string, target: string) =>
    `<Relationships><Relationship Id="${id}" Type="${relationships}/${kind}" Target="${target}"/>`
  return zip([
    {
      name: '_rels/.rels',
      data: `${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns:r="${relationships}"><sheets><sheet name="A" sheetId="1" r:id="s"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `${relation('s', 'worksheet', 'worksheets/s.xml')}<Relationship Id="y" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    },
    {
      name: 'xl/worksheets/s.xml',
      data: `<worksheet><sheetData>${rows.map((cells) => `<row>${cells.map(cell).join('')}</row>`).join('')}</sheetData></worksheet>`,
    },
    {
      name: 'xl/styles.xml',
      data: `<styleSheet><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${escaped(code)}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    },
  ])
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
}
