/** What a text is compared by: one Unicode form, no case, no runs of spaces or punctuation. */
export function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]+/gu, ' ')
    .trim()
}
