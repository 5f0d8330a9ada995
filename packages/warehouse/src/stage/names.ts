import { fold } from '../formats/fold.ts'
import { plainCode } from './cells.ts'
import type { Staging } from './staging.ts'

/** Other spellings, by the code that they mean. */
export interface Aliases {
  readonly [code: string]: readonly string[] | undefined
}

/** What texts mean as the units or the procedures of an office. */
export interface Names {
  /** Every text that means something, folded. */
  readonly known: readonly string[]
  /** The codes of the office, as it writes them. */
  readonly codes: ReadonlySet<string>
  /** The code that a text means; undefined where it means none, or more than one. */
  codeOf(text: string): string | undefined
  /** Whether a text names several, which makes it the name of none of them. */
  isAmbiguous(text: string): boolean
}

/**
 * The units or procedures of an office by the profile's other spellings, by code
 * and by name, whatever the case, the spaces and the punctuation. What comes
 * first in this order decides: a spelling that the profile gives to one unit is
 * its own, though two are named so.
 *
 * @param isOpen a spelling may stand for a code that the office does not list
 */
export async function namesOf(
  { db, office }: Pick<Staging, 'db' | 'office'>,
  table: 'unit' | 'procedure',
  aliases: Aliases,
  isOpen = false,
): Promise<Names> {
  const rows = await db
    .selectFrom(table)
    .select(['code', 'name'])
    .where('office', '=', office)
    .execute()
  const exact = new Set(rows.map((r) => r.code))
  const spelled = codesByText(
    Object.entries(aliases)
      .filter(([code]) => isOpen || exact.has(code))
      .flatMap(([code, texts = []]) =>
        texts.map((text) => [text, code] as const),
      ),
  )
  const byCode = codesByText(rows.map((r) => [r.code, r.code]))
  const byName = codesByText(rows.map((r) => [r.name, r.code]))
  const codesOf = (text: string): readonly string[] => {
    const folded = fold(text)
    const own = spelled.get(folded)
    if (own) return own
    // Codes that differ in nothing but case or punctuation are still their own.
    const code = plainCode(text.normalize('NFC'))
    if (exact.has(code)) return [code]
    return byCode.get(folded) ?? byName.get(folded) ?? []
  }
  return {
    codes: exact,
    known: [spelled, byCode, byName].flatMap((texts) => [...texts.keys()]),
    codeOf: (text) => {
      const codes = codesOf(text)
      return codes.length === 1 ? codes[0] : undefined
    },
    isAmbiguous: (text) => codesOf(text).length > 1,
  }
}

/** Every code that a text stands for, by the folded text. */
function codesByText(
  pairs: readonly (readonly [text: string, code: string])[],
): ReadonlyMap<string, readonly string[]> {
  const same = Map.groupBy(pairs, ([text]) => fold(text))
  return new Map(
    [...same].map(([text, those]) => [
      text,
      [...new Set(those.map(([, code]) => code))],
    ]),
  )
}
