/* What an office folder says of its scorecards: apart from the index, which makes them. */
export { scorecardKpis } from './model/find.ts'
export { letterheadSchema } from './model/letterhead.ts'
export { escapeHtml } from './render/markup.ts'
export type { Letterhead } from './model/letterhead.ts'
export { placesIn, textsSchema } from './words/own-texts.ts'
export { placesOf } from './words/texts/texts.ts'
export { catalogue } from './words/words.ts'
export type { Language, OwnTexts, TextKey } from './words/words.ts'
