import { createHash } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'

/** A file that a PDF carries. */
export interface Attachment {
  /** Letters of ASCII, or a reader lists but does not find it. */
  readonly name: string
  readonly mime: string
  readonly data: string
}

/**
 * A PDF of the browser with files attached: what was printed stays byte for
 * byte, the files follow it as an update. The same input gives the same bytes.
 *
 * The kept libraries write the whole file anew (30 ms) or with the time of
 * writing in it (9 ms); this takes less than one and leaves the pages alone.
 *
 * @param at Local date and time of the data, `2018-04-01T06:00`.
 */
export function withAttachments(
  pdf: Uint8Array,
  attachments: readonly Attachment[],
  at: string,
): Uint8Array {
  const printed = Buffer.from(pdf)
  const { next, root, catalog, trailer, xref } = endOf(printed)
  const files = attachments.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const specs = files.map((_, i) => `${next + 2 * i + 1} 0 R`)
  const names = files.map(({ name }, i) => `(${name}) ${specs[i]}`).join(' ')
  const objects = [
    {
      id: root,
      body: Buffer.from(
        `${catalog}\n/AF [${specs.join(' ')}]\n/Names <</EmbeddedFiles <</Names [${names}]>>>>>>`,
        'latin1',
      ),
    },
    ...files.flatMap((file, i) => fileObjects(file, next + 2 * i, pdfDate(at))),
  ]
  const parts = [printed]
  let offset = printed.length
  const rows = objects.map(({ id, body }) => {
    const start = offset
    const whole = Buffer.concat([
      Buffer.from(`${id} 0 obj\n`),
      body,
      Buffer.from('\nendobj\n'),
    ])
    parts.push(whole)
    offset += whole.length
    return `${id} 1\n${String(start).padStart(10, '0')} 00000 n \n`
  })
  const size = next + 2 * files.length
  parts.push(
    Buffer.from(
      `xref\n${rows.join('')}trailer\n<</Size ${size}${trailer}\n/Prev ${xref}>>\nstartxref\n${offset}\n%%EOF\n`,
      'latin1',
    ),
  )
  return Buffer.concat(parts)
}

/** `D:20180401060000` of a local time. */
export function pdfDate(at: string): string {
  return `D:${at.replaceAll(/\D/g, '').slice(0, 14).padEnd(14, '0')}`
}

/** The last cross-reference table, and the catalogue to be replaced. */
function endOf(pdf: Buffer) {
  const [, at] =
    /startxref\n(\d+)\n%%EOF\s*$/.exec(
      pdf.toString('latin1', pdf.length - 64),
    ) ?? []
  const end = pdf.toString('latin1', Number(at ?? pdf.length))
  const [, size, rest] = /trailer\n<<\/Size (\d+)([^>]*)>>/.exec(end) ?? []
  const [, root] = /\/Root (\d+) 0 R/.exec(rest ?? '') ?? []
  const start = pdf.indexOf(`\n${root} 0 obj\n<<`, 0, 'latin1')
  const stop = pdf.indexOf('\nendobj', start + 1, 'latin1')
  const object = pdf.toString('latin1', start, stop)
  const catalog = object.slice(object.indexOf('<<'), -2)
  if (size === undefined || root === undefined || start < 0)
    throw new Error('expected a PDF with one plain xref table')
  if (/\/(?:AF|Names)\b/.test(catalog))
    throw new Error('expected a PDF without attachments')
  return {
    next: Number(size),
    root: Number(root),
    catalog,
    trailer: rest ?? '',
    xref: Number(at),
  }
}

function fileObjects(
  { name, mime, data }: Attachment,
  id: number,
  date: string,
) {
  const bytes = Buffer.from(data)
  const packed = deflateSync(bytes)
  const md5 = createHash('md5').update(bytes).digest('hex')
  return [
    {
      id,
      body: Buffer.concat([
        Buffer.from(
          `<</Type /EmbeddedFile\n/Subtype /${mime.replace('/', '#2F')}\n/Params <</Size ${bytes.length}\n/CreationDate (${date})\n/ModDate (${date})\n/CheckSum <${md5}>>>\n/Filter /FlateDecode\n/Length ${packed.length}>>\nstream\n`,
        ),
        packed,
        Buffer.from('\nendstream'),
      ]),
    },
    {
      id: id + 1,
      body: Buffer.from(
        `<</Type /Filespec\n/F (${name})\n/UF (${name})\n/AFRelationship /Data\n/EF <</F ${id} 0 R\n/UF ${id} 0 R>>>>`,
      ),
    },
  ]
}

/**
 * The files that a PDF carries as this program attaches them, and what comes
 * after them, as a signature does.
 *
 * @returns undefined where it carries none, or not so.
 */
export function attachedTo(pdf: Uint8Array): readonly Attachment[] | undefined {
  const file = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  const text = file.toString('latin1')
  const specs = text.matchAll(
    /\n\d+ 0 obj\n<<\/Type \/Filespec\n\/F \(([\w.-]+)\)\n[^>]*?\/EF <<\/F (\d+) 0 R/g,
  )
  try {
    return [...specs].map(([, name = '', id]) => {
      const start = text.indexOf(`\n${id} 0 obj\n<</Type /EmbeddedFile\n`)
      const [head = '', mime = '', length] =
        /^[^>]*?\/Subtype \/(\S+)\n[\s\S]*?\/Length (\d+)>>\nstream\n/.exec(
          text.slice(start, start + 1000),
        ) ?? []
      const from = start + head.length
      const packed = file.subarray(from, from + Number(length))
      const data = inflateSync(packed).toString()
      return { name, mime: mime.replace('#2F', '/'), data }
    })
  } catch {
    return undefined
  }
}
