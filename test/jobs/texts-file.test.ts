import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, loadOffice } from '@motcua/jobs'
import { describe, expect, test } from 'vitest'
import { copyOffice } from '../offices.ts'

/* texts.yaml: what an office words otherwise than the catalogue. */

/** The sample office with such a file: what was read of it, or what is told. */
function readWith(text: string): unknown {
  const { office, remove } = copyOffice('binh-duong-2018')
  try {
    writeFileSync(join(office.dir, 'texts.yaml'), text)
    return loadOffice(office.dir).texts
  } catch (error) {
    return error instanceof ConfigError ? error.message : `thrown: ${error}`
  } finally {
    remove()
  }
}

describe('texts.yaml', () => {
  test.for([
    [
      'head.title: { vi: PHIẾU, en: CARD }',
      { 'head.title': { vi: 'PHIẾU', en: 'CARD' } },
    ],
    ["head.nation: { en: '' }", { 'head.nation': { en: '' } }],
    // In another order, and twice.
    [
      "head.unit: { vi: '{unit} – Đơn vị {unit}' }",
      { 'head.unit': { vi: '{unit} – Đơn vị {unit}' } },
    ],
    [
      "misses.all: { en: '{count} {count|request|requests} in all.' }",
      { 'misses.all': { en: '{count} {count|request|requests} in all.' } },
    ],
  ] as const)('takes %s', ([text, texts]) => {
    expect(readWith(text)).toEqual(texts)
  })

  test.for([
    [
      'head.titel: { vi: PHIẾU }',
      /^texts\.yaml, line 1, head\.titel: expected one of date\.months, .*, got head\.titel; is it head\.title\?$/,
    ],
    [
      'head.title: { vi: A }\nkpis.title: { vn: B }',
      /^texts\.yaml, line 2, kpis\.title\.vn: expected one of vi, en, got vn(; is it vi\?)?$/,
    ],
    [
      'head.title: PHIẾU',
      /^texts\.yaml, line 1, head\.title: expected object, got "PHIẾU"$/,
    ],
    [
      "head.title: { vi: A }\n\nmisses.all: { vi: 'Có {counts} hồ sơ.' }",
      /^texts\.yaml, line 3, misses\.all\.vi: expected the places \{count\}, got \{counts\}; is it count\?$/,
    ],
    [
      "misses.all: { en: 'All dossiers.' }",
      /^texts\.yaml, line 1, misses\.all\.en: expected the places \{count\}, got a text without \{count\}$/,
    ],
    [
      "kpis.caption: { vi: 'Bảng {n}' }",
      /^texts\.yaml, line 1, kpis\.caption\.vi: expected the places none, got \{n\}$/,
    ],
    [
      "misses.all: { vi: 'Có {count hồ sơ.' }",
      /^texts\.yaml, line 1, misses\.all\.vi: expected \{name\} or \{name\|one\|many\}, got a \{ of neither$/,
    ],
    [
      "misses.all: { vi: 'Có {count|một}.' }",
      /^texts\.yaml, line 1, misses\.all\.vi: expected \{name\} or \{name\|one\|many\}, got a \{ of neither$/,
    ],
    [
      "sheet.kpis: { vi: 'Chỉ tiêu [1]' }",
      /^texts\.yaml, line 1, sheet\.kpis\.vi: expected the name of a sheet, .*, got "Chỉ tiêu \[1\]"$/,
    ],
  ] as const)('refuses %s', ([text, message]) => {
    expect(readWith(text)).toMatch(message)
  })
})
