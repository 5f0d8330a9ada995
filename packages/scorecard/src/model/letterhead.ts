import { z } from 'zod'
import { inLanguage } from '../words/words.ts'
import type { Language } from '../words/words.ts'

const text = z.union(
  [z.string(), z.strictObject({ vi: z.string(), en: z.string() })],
  {
    error: ({ input }) =>
      `expected a text or { vi, en }, got ${JSON.stringify(input) ?? 'nothing'}`,
  },
)

/** What an office prints at the head and the foot of its papers, in one language or in both. No names of persons. */
export const letterheadSchema = z.strictObject({
  /** `UBND TỈNH BÌNH DƯƠNG`. */
  superior: text,
  /** `SỞ KẾ HOẠCH VÀ ĐẦU TƯ`. */
  agency: text,
  /** After the blank for the number: `/……-SKHĐT`. */
  symbol: text,
  place: text,
  /** Name of the root unit in print: `Toàn Sở`. */
  wholeOffice: text,
  signatures: z.strictObject({
    left: z.array(text),
    /** Under the whole office's paper. */
    office: z.array(text),
    /** Under a unit's paper. */
    unit: z.array(text),
  }),
  recipients: z.array(text),
})

export type Letterhead = z.infer<typeof letterheadSchema>

/** A letterhead as a paper prints it. */
export interface PrintedLetterhead {
  readonly superior: string
  readonly agency: string
  readonly symbol: string
  readonly place: string
  readonly wholeOffice: string
  readonly signatures: {
    readonly left: readonly string[]
    readonly office: readonly string[]
    readonly unit: readonly string[]
  }
  readonly recipients: readonly string[]
}

/** A letterhead in the language of a paper. */
export function printedLetterhead(
  { signatures, recipients, ...head }: Letterhead,
  language: Language,
): PrintedLetterhead {
  const one = (of: Letterhead['place']) => inLanguage(of, language)
  return {
    superior: one(head.superior),
    agency: one(head.agency),
    symbol: one(head.symbol),
    place: one(head.place),
    wholeOffice: one(head.wholeOffice),
    signatures: {
      left: signatures.left.map(one),
      office: signatures.office.map(one),
      unit: signatures.unit.map(one),
    },
    recipients: recipients.map(one),
  }
}
