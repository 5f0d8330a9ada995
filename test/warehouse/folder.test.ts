import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { afterEach, beforeEach, expect, test } from 'vitest'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'motcua-folder-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

test('a folder is made with those that it lies in, and stays when it is there', () => {
  makeFolder(join(dir, 'a', 'b', 'c'), 0o700)
  for (const made of ['a', 'a/b', 'a/b/c'])
    expect(statSync(join(dir, made)).mode & 0o777).toBe(0o700)
  writeFileSync(join(dir, 'a', 'b', 'x'), '')
  makeFolder(join(dir, 'a', 'b'))
  makeFolder(dir)
  makeFolder('/')
  expect(readdirSync(join(dir, 'a', 'b'))).toEqual(['c', 'x'])
})

test('a link to a folder is one', () => {
  mkdirSync(join(dir, 'there'))
  symlinkSync(join(dir, 'there'), join(dir, 'link'))
  makeFolder(join(dir, 'link'))
  makeFolder(join(dir, 'link', 'below'))
  expect(readdirSync(join(dir, 'there'))).toEqual(['below'])
})

test('what is no folder is in the way, and told by its path', () => {
  writeFileSync(join(dir, 'file'), '')
  symlinkSync(join(dir, 'nowhere'), join(dir, 'loose'))
  for (const [path, code] of [
    ['file', 'EEXIST'],
    ['file/below', 'ENOTDIR'],
    ['loose', 'EEXIST'],
  ] as const)
    expect(() => makeFolder(join(dir, path))).toThrow(
      expect.objectContaining({ code, path: join(dir, path) }),
    )
  // Nothing can be made below a link to nowhere, which is there itself.
  expect(() => makeFolder(join(dir, 'loose', 'below'))).toThrow(
    expect.objectContaining({ code: 'EEXIST', path: join(dir, 'loose') }),
  )
})
