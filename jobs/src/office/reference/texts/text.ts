/** What a field means, in Vietnamese and English, with an example where the words do not show one. */
export type FieldText = readonly [vi: string, en: string, example?: string]

/** The texts of a file by the path of each field; `[]` stands for each item of a list. */
export interface FieldTexts {
  readonly [path: string]: FieldText
}
