import type { Locale } from '@motcua/metrics'
import { wordsIn } from '../words/words.ts'
import { el } from './dom.ts'
import type { Source } from './engine/boot.ts'
import { explore } from './explore/page.ts'
import { askSql } from './sql/page.ts'

const { dataset } = document.body
const language: Locale = document.documentElement.lang === 'en' ? 'en' : 'vi'
const source: Source = {
  assets: dataset['assets'] ?? '',
  data: dataset['data'] ?? '',
  parts: JSON.parse(dataset['parts'] ?? '{}') as Source['parts'],
}

const page = dataset['page'] === 'sql' ? askSql : explore
page(source, language).catch((error: unknown) => {
  const file = error instanceof Error ? error.message : String(error)
  const text = wordsIn(language)('site.failed', { file })
  document
    .querySelector('main')
    ?.append(el('p', { class: 'notice failed', role: 'alert', text }))
})
