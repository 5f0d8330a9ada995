import { catalogue } from '@motcua/scorecard'
import type { FieldTexts } from './text.ts'

/** The keys of `texts.yaml`: what a key says is the text that is printed without it. */
export const ownTexts: FieldTexts = Object.fromEntries(
  Object.entries(catalogue).map(([key, { vi, en }]) => [key, [vi, en]]),
)
