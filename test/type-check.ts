import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { scratch } from './scratch.ts'

const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url))

/**
 * What the compiler says of files, by file, in one run under the options of the
 * suites: empty where it says nothing.
 */
export function typeCheck(
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const names = Object.keys(files).filter((name) => name.endsWith('.ts'))
  const { dir, remove } = scratch({
    ...files,
    'tsconfig.json': JSON.stringify({
      extends: '../../tsconfig.json',
      include: [],
      files: names,
    }),
  })
  try {
    const { stdout, status } = spawnSync(
      tsc,
      [
        '--singleThreaded',
        '--pretty',
        'false',
        '-p',
        join(dir, 'tsconfig.json'),
      ],
      { cwd: dir, encoding: 'utf8' },
    )
    const messages = stdout.split(/^(?=\S+\(\d+,\d+\): )/m)
    const said = names.map((name): [string, string] => [
      name,
      messages.filter((text) => text.startsWith(`${name}(`)).join(''),
    ])
    const rest = messages.filter(
      (text) => !names.some((name) => text.startsWith(`${name}(`)),
    )
    if (status === null || rest.join('').trim() !== '')
      throw new Error(
        `expected messages of ${names.join(', ')}, got ${rest.join('')}`,
      )
    return Object.fromEntries(said)
  } finally {
    remove()
  }
}
