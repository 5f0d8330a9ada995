import {
  formatCount,
  formatPointDifference,
  formatShare,
} from '@motcua/metrics'
import type { EvaluatedUnit } from '@motcua/metrics'
import { annexTexts } from './texts/annexes.ts'
import { closingTexts } from './texts/closing.ts'
import { headTexts } from './texts/head.ts'
import { reportTexts } from './texts/report.ts'
import { sentenceTexts } from './texts/sentences.ts'
import { tableTexts } from './texts/tables.ts'
import { filled } from './texts/texts.ts'
import type { PlacesOf } from './texts/texts.ts'

/** All texts that are printed, in both languages. */
export const catalogue = {
  ...headTexts,
  ...sentenceTexts,
  ...tableTexts,
  ...closingTexts,
  ...reportTexts,
  ...annexTexts,
} as const

/** Language of a paper. */
export type Language = 'vi' | 'en'

/** Key of a text, `kpis.caption`. */
export type TextKey = keyof typeof catalogue

/** An office's own wording of some texts, in either language or both. */
export type OwnTexts = {
  readonly [Key in TextKey]?:
    { readonly [L in Language]?: string | undefined } | undefined
}

/** A text that may be there in one language only. */
export type AnyText = string | { readonly vi: string; readonly en: string }

/** A text in a language, or as it is where there is one of it. */
export function inLanguage(text: AnyText, language: Language = 'vi'): string {
  return typeof text === 'string' ? text : text[language]
}

/** The name of a unit in a language, or the one that there is. */
export function nameIn(
  { name, name_en }: Pick<EvaluatedUnit, 'name' | 'name_en'>,
  language: Language = 'vi',
): string {
  return (language === 'en' ? name_en : null) ?? name
}

type Places<Key extends TextKey> = PlacesOf<(typeof catalogue)[Key][Language]>

/** The text of a key, with its places filled. A key that is none, or a place left out, does not compile. */
export type Say = <Key extends TextKey>(
  key: Key,
  ...values: [Places<Key>] extends [never]
    ? []
    : [{ readonly [Name in Places<Key>]: string }]
) => string

/** In which language a paper is, and what its office words otherwise. */
export interface Wording {
  /** Default: Vietnamese. */
  readonly language?: Language | undefined
  /** Before those of the catalogue. Default: none. */
  readonly texts?: OwnTexts | undefined
}

/** How a paper says things: its language, and an office's own wording of it. */
export interface Words {
  readonly language: Language
  readonly say: Say
  readonly count: (value: number) => string
  readonly share: (
    numerator: number,
    denominator: number,
    targets?: readonly number[],
  ) => string
  /** Of two printed shares, in hundredths of a percentage point. */
  readonly points: (hundredths: number) => string
}

/**
 * The wording of a language.
 *
 * @example
 * wordsOf({ language: 'en' }).say('kpis.target', { year: '2018' }) // 'Set for 2018'
 */
export function wordsOf({ language = 'vi', texts = {} }: Wording = {}): Words {
  return {
    language,
    say: (key, ...[values]) =>
      filled(texts[key]?.[language] ?? catalogue[key][language], values ?? {}),
    count: (value) => formatCount(value, language),
    share: (numerator, denominator, targets) =>
      formatShare(numerator, denominator, targets, language),
    points: (hundredths) => formatPointDifference(hundredths, language),
  }
}

/** Of an office's own wording that of one language. */
export function textsIn(texts: OwnTexts, language: Language): OwnTexts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) =>
      text?.[language] === undefined
        ? []
        : [[key, { [language]: text[language] }]],
    ),
  )
}
