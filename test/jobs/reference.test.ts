import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { listFiles, loadOffice, takeIn } from '@motcua/jobs'
import {
  editorSchemas,
  exampleFiles,
  fileKinds,
  listTexts,
  newOffice,
  optionalFiles,
  textOf,
  withSchema,
} from '@motcua/jobs/reference'
import { plainReading } from '@motcua/warehouse'
import type { ListTarget } from '@motcua/warehouse'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { fits } from '../json-schema.ts'
import { fieldsOf, generatedFiles } from '../reference/office-reference.ts'
import { motcuaHere } from './command.ts'
import { edit } from './small-office.ts'

const kinds = Object.entries(fileKinds())

/** Writes files into a folder of their own. */
function folderOf(files: { readonly [path: string]: string }) {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  return {
    dir,
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  }
}

describe('the reference of an office folder', () => {
  test.for(Object.entries(generatedFiles()))(
    'is what the declarations say: %s',
    ([path, text]) => {
      expect(
        readFileSync(path, 'utf8'),
        'write it anew: cd jobs && node --run reference',
      ).toBe(text)
    },
  )

  test.for(kinds)(
    'says of every field of %s in both languages what it is',
    ([, kind]) => {
      const fields = fieldsOf(kind).map(({ path }) => path)
      const silent = fields.filter((path) => {
        const [vi, en] = textOf(kind.texts, path) ?? []
        // Places alone, `{task}: {note}`, are alike in all languages.
        const hasWords = /\p{L}/u.test(vi?.replaceAll(/\{\w+\}/g, '') ?? '')
        return !vi || !en || (vi === en && hasWords)
      })
      expect(silent).toEqual([])
      const unknown = Object.keys(kind.texts).filter(
        (path) => !fields.includes(path),
      )
      expect(unknown).toEqual([])
    },
  )

  test('says of what has several forms all of them, and which needs a field', () => {
    const fields = new Map(fieldsOf(fileKinds().kpis).map((f) => [f.path, f]))
    const forms = ['ratio', 'count', 'duration', 'derived']
    const kind = fields.get('[].kind')
    expect(kind).toMatchObject({ isNeeded: true, schema: { enum: forms } })
    expect(fields.get('[].rows')?.neededBy).toEqual(forms.slice(0, 3))
    expect(fields.get('[].measure.from')?.neededBy).toEqual(['duration'])
    expect(fields.get('[].minN')).toMatchObject({ neededBy: [] })
  })

  test.for(Object.keys(listFiles) as ListTarget[])(
    'says of every column of the list of %s what it is',
    (target) => {
      const headers = Object.entries(plainReading(target).columns).map(
        ([name, [header = name] = []]) => header,
      )
      const { about, columns } = listTexts[target]
      expect(Object.keys(columns).toSorted()).toEqual(headers.toSorted())
      for (const [vi, en] of [about, ...Object.values(columns)]) {
        expect(vi).not.toBe('')
        expect(en).not.toBe(vi)
      }
    },
  )
})

describe('the examples of the reference', () => {
  test('are an office that loads', () => {
    using folder = folderOf(exampleFiles)
    expect(loadOffice(folder.dir)).toMatchObject({ code: 'so-xd' })
  })

  test('load with all that is optional, nothing rejected and nothing flagged', async () => {
    using folder = folderOf({ ...exampleFiles, ...optionalFiles })
    edit(join(folder.dir, 'motcua.yaml'), [
      [/\[mot-cua\]/, '[mot-cua, phan-anh]'],
    ])
    const office = loadOffice(folder.dir)
    expect(office.kpis.at(-1)?.id).toBe('online_late')
    const { catalogues, failed } = await takeIn(
      office,
      [],
      '2026-04-05 06:00:00',
    )
    expect(failed).toEqual([])
    expect(catalogues.map(({ file }) => file).toSorted()).toEqual(
      Object.values(listFiles).toSorted(),
    )
    for (const list of catalogues)
      expect(list).toMatchObject({
        rejected: 0,
        flagged: 0,
        accepted: list.read,
      })
  })

  test('name a file of every kind', () => {
    const files = Object.keys({ ...exampleFiles, ...optionalFiles })
    for (const { file } of Object.values(fileKinds()))
      if (!file.includes('*')) expect(files).toContain(file)
    expect(files).toEqual(expect.arrayContaining(Object.values(listFiles)))
  })
})

describe('the schemas for editors', () => {
  const schemas = editorSchemas()

  /** Whether a text is right by the schema that its first line names. */
  function isRight(text: string): boolean {
    const [, name = ''] =
      /^# yaml-language-server: \$schema=.*\/(.+\.json)$/m.exec(text) ?? []
    // The part of JSON Schema that is used is the same in both declarations.
    return fits(schemas[name] as Parameters<typeof fits>[0], parse(text))
  }

  test.for(
    Object.entries({ ...exampleFiles, ...optionalFiles }).filter(([path]) =>
      path.endsWith('.yaml'),
    ),
  )('take the example of %s, and no unknown field in it', ([path, text]) => {
    const named = withSchema(path, text)
    expect(isRight(named)).toBe(true)
    const spoilt =
      path === 'kpis.yaml' ? `${named}  zz: 1\n` : `${named}zz: 1\n`
    expect(isRight(spoilt)).toBe(false)
  })

  test.for(['binh-duong-2018', 'boston-311'])(
    'are named by the files of %s, which are right by them',
    (office) => {
      const dir = new URL(`../../reports/${office}/`, import.meta.url)
      const names = readdirSync(dir, {
        recursive: true,
        encoding: 'utf8',
      }).filter((name) => name.endsWith('.yaml') && !name.startsWith('var'))
      expect(names.length).toBeGreaterThan(3)
      for (const name of names) {
        const text = readFileSync(new URL(name, dir), 'utf8')
        const [first = ''] = text.split('\n')
        expect(`${first}\n`).toBe(withSchema(name, '', '../schema'))
        expect(isRight(text), name).toBe(true)
      }
    },
  )

  test('lie where the files of a new office say', async () => {
    using folder = folderOf({})
    const made = await motcuaHere(['init', folder.dir])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    for (const path of Object.keys(newOffice())) {
      const text = readFileSync(join(folder.dir, path), 'utf8')
      const [, schema] =
        /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? []
      if (path.endsWith('.yaml')) expect(schema).toBeDefined()
      if (schema)
        expect(
          readFileSync(join(folder.dir, dirname(path), schema), 'utf8'),
        ).toContain('$schema')
    }
    expect(loadOffice(folder.dir).code).toBe('so-xd')
    const again = await motcuaHere(['init', folder.dir])
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toMatch(
      /^error: expected a folder without motcua\.yaml, got /,
    )
  })
})
