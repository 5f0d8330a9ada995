import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  allProfiles,
  folderExports,
  inboxExports,
  profileOf,
  strayFiles,
  type Export,
} from '@motcua/jobs'
import { describe, expect, test } from 'vitest'
import { smallOffice } from './small-office.ts'

/** Files whose names tell when they were made, not in the order of their names. */
const files = [
  'hoso-20180401-0500.csv',
  'hoso-20180301-0500.csv',
  'hoso-20180401-0501.csv',
  'hoso-20189901-0500.csv',
  'hoso-2018.csv',
  'readme.txt',
]

/** What stands beside them while they are open in a program. */
const marks = ['~$hoso-20180301-0500.csv', '.~lock.readme.txt#']

function namesOf(exports: readonly Export[]): readonly string[] {
  return exports.map(({ path }) => basename(path))
}

describe('the exports of an inbox', () => {
  using own = smallOffice()
  const { office } = own
  const { inbox } = office.paths
  const none = inboxExports(office, '2018-04-01 05:00:00')
  const noStrays = strayFiles(office)
  mkdirSync(inbox, { recursive: true })
  for (const name of [...files, ...marks]) writeFileSync(join(inbox, name), '')
  const at = (now: string) => namesOf(inboxExports(office, now))
  const inTime = {
    before: at('2018-02-28 23:59:59'),
    first: at('2018-03-01 05:00:00'),
    second: at('2018-04-01 05:00:00'),
    later: at('2018-04-01 05:01:00'),
  }
  const folder = join(office.dir, 'other')
  mkdirSync(folder)
  for (const name of [...files, ...marks]) writeFileSync(join(folder, name), '')
  const all = folderExports(office, folder)
  const [profile] = allProfiles(office)
  const other = { ...profile!, files: '*readme.*' }
  const byOther = folderExports(office, folder, other)
  const strays = strayFiles(office)
  const straysThere = strayFiles(office, folder)
  const missing = folderExports(office, join(office.dir, 'nowhere'))
  const found = files.map((name) => profileOf(office, name)?.name)

  test('are none where there is no folder', () => {
    expect(none).toEqual([])
    expect(noStrays).toEqual([])
    expect(missing).toEqual([])
  })

  test('are those made by now, the second counted, and those of no time', () => {
    const timeless = 'hoso-20189901-0500.csv'
    expect(inTime.before).toEqual([timeless])
    expect(inTime.first).toEqual(['hoso-20180301-0500.csv', timeless])
    expect(inTime.second).toEqual([
      'hoso-20180301-0500.csv',
      'hoso-20180401-0500.csv',
      timeless,
    ])
    expect(inTime.later).toEqual([
      'hoso-20180301-0500.csv',
      'hoso-20180401-0500.csv',
      'hoso-20180401-0501.csv',
      timeless,
    ])
  })

  test('of any folder are all, as they were made, each by its profile', () => {
    expect(all).toEqual(
      [
        'hoso-20180301-0500.csv',
        'hoso-20180401-0500.csv',
        'hoso-20180401-0501.csv',
        'hoso-20189901-0500.csv',
      ].map((name) => ({ path: join(folder, name), profile })),
    )
    expect(byOther).toEqual([
      { path: join(folder, 'readme.txt'), profile: other },
    ])
  })

  test('are no marks of files that are open', () => {
    const names = [...all, ...byOther].map(({ path }) => basename(path))
    expect([...names, ...strays, ...straysThere]).not.toContainEqual(
      expect.stringMatching(/^[~.]/),
    )
  })

  test('are known by their names; the others are left alone', () => {
    const name = 'motcua-dientu'
    expect(found).toEqual([name, name, name, name, undefined, undefined])
    expect(strays).toEqual(['hoso-2018.csv', 'readme.txt'])
    expect(straysThere).toEqual(['hoso-2018.csv', 'readme.txt'])
  })
})
