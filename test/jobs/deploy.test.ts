import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from './command.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* What ships beside the job to run it works as it stands. */

const folder = join(repository, 'jobs', 'deploy')
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8')

/** The command line of a file that does a work, for this checkout and an office. */
function commandOf(name: string, work: string, office: string): string {
  const line = new RegExp(
    `^(?:ExecStart=|\\d+ (?:\\d+|\\*) \\* \\* \\* )(.* ${work} .*)$`,
    'm',
  )
  return (line.exec(textOf(name))?.[1] ?? '')
    .replace(/>>.*/, '')
    .replaceAll('/srv/backups/motcua', `${office}-backups`)
    .replaceAll('/opt/motcua', repository.replace(/\/$/, ''))
    .replaceAll('/srv/motcua/office', office)
}

test.for(['motcua.service', 'crontab'])(
  'the command of %s runs a pass',
  (name) => {
    using own = tinyOffice()
    putTinyExport(own.office, 'hoso-20180401-0500.csv', [])
    const command = commandOf(name, 'run', own.office.dir)
    const { status, stdout } = spawnSync('/bin/sh', ['-c', command], {
      cwd: repository,
      encoding: 'utf8',
    })
    expect(stdout).toMatch(/\d+ exports taken in, 0 scorecards issued/)
    expect([0, 3]).toContain(status)
  },
)

test.for(['motcua-backup.service', 'crontab'])(
  'the command of %s makes a backup',
  (name) => {
    using own = tinyOffice()
    const { dir } = own.office
    const { status, stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-c', commandOf(name, 'backup', dir)],
      { cwd: repository, encoding: 'utf8' },
    )
    rmSync(`${dir}-backups`, { recursive: true, force: true })
    expect(stderr).toBe('')
    expect(stdout).toContain('each read back')
    expect(status).toBe(0)
  },
)

test('systemd finds no fault in the units and the timers', ({ skip }) => {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-units-'))
  try {
    const names = readdirSync(folder).filter((name) =>
      name.startsWith('motcua'),
    )
    expect(names).toHaveLength(4)
    const paths = names.map((name) => {
      const path = join(dir, name)
      const text = textOf(name).replaceAll(
        /^(ExecStart|WorkingDirectory)=\S+/gm,
        (_, key: string) =>
          key === 'ExecStart' ? `ExecStart=${process.execPath}` : `${key}=/tmp`,
      )
      writeFileSync(path, text.replace(/^(User|Group)=.*\n/gm, ''))
      return path
    })
    const { error, stderr } = spawnSync(
      'systemd-analyze',
      ['verify', '--man=no', ...paths],
      { encoding: 'utf8' },
    )
    if (error) {
      process.stdout.write('NOT RUN: systemd-analyze is not here\n')
      skip()
    }
    expect(stderr.split('\n').filter((l) => l.includes('motcua'))).toEqual([])
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})

test('the image is made of what is committed, and runs the schedule as an ordinary user', () => {
  const lines = textOf('Dockerfile').split('\n')
  expect(lines).toContain('USER node')
  const words = lines
    .filter((line) => /^(ENTRYPOINT|CMD) /.test(line))
    .flatMap((line) => JSON.parse(line.replace(/^\w+ /, '')) as string[])
  const help = execFileSync(
    join(repository, words[0] ?? ''),
    [...words.slice(1), '--help'],
    { cwd: repository, encoding: 'utf8' },
  )
  expect(help).toContain('motcua schedule')
})
