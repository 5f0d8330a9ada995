import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main, motcuaHere, repository } from '../jobs/command.ts'
import { smallOffice, type OwnOffice } from '../jobs/small-office.ts'
import { putTinyExport } from '../jobs/tiny-export.ts'

/** Gives a command a terminal of its own; it is a part of every Linux. */
const script = '/usr/bin/script'

let own: OwnOffice
beforeAll(async () => {
  own = smallOffice()
  const { dir, paths } = own.office
  putTinyExport(own.office)
  mkdirSync(join(dir, 'queries'))
  writeFileSync(
    join(dir, 'queries', 'units.sql'),
    '-- How many units?\nselect count(*) as many from unit',
  )
  await motcuaHere(['--office', dir, 'ingest', paths.inbox])
})
afterAll(() => own[Symbol.dispose]())

/** The prompt in a terminal of 80 columns; `says` waits for a text behind what was said before. */
function start(term = 'dumb') {
  const words = [process.execPath, '--conditions=@motcua/source', main]
  const command = [...words, '--office', own.office.dir, 'sql'].join(' ')
  const child = spawn(
    script,
    ['-qfec', `stty cols 80 rows 24; ${command}`, '/dev/null'],
    {
      cwd: repository,
      env: {
        ...process.env,
        XDG_STATE_HOME: own.office.dir,
        TERM: term,
        PAGER: 'cat',
      },
    },
  )
  let said = ''
  let from = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  return {
    type: (text: string) => void child.stdin.write(text),
    async says(text: string) {
      await expect
        .poll(() => said.indexOf(text, from), { message: text })
        .toBeGreaterThan(-1)
      from = said.indexOf(text, from) + text.length
    },
    ended,
  }
}

describe.runIf(existsSync(script))('the prompt of sql', () => {
  test('answers, outlives errors and Ctrl+C, and keeps what was typed', async () => {
    const prompt = start()
    await prompt.says('motcua> ')
    prompt.type("select 'một' as a, -- ; is no end\n  ';' as b;\n")
    await prompt.says('1 row\r\n')
    prompt.type('select cod from dossier;\n')
    await prompt.says('Candidate bindings: "code"')
    prompt.type("copy unit to 'x.csv';\n")
    await prompt.says('expected a query, got COPY')
    prompt.type(
      'select count(*) from range(100000) a, range(100000) b, range(1000) c;\n',
    )
    await prompt.says('range(1000) c;')
    // It is on its way when the query before it has been told of.
    await new Promise((resolve) => setTimeout(resolve, 500))
    prompt.type('\u0003')
    await prompt.says('the query was ended')
    prompt.type('select 6 * 7 as answer;\n')
    await prompt.says('42')
    prompt.type('from dossier limit 1;\n')
    await prompt.says('columns have no room: \\x shows all')
    prompt.type('\\x\n')
    await prompt.says('expanded is on')
    prompt.type('select 1.10 as price;\n')
    await prompt.says('price  1.10')
    prompt.type('\\timing\n')
    await prompt.says('timing is on')
    prompt.type('select 1;\n')
    await prompt.says(' ms')
    prompt.type('\\d unit\n')
    await prompt.says('valid_from')
    prompt.type('\\saved\n')
    await prompt.says('How many units?')
    prompt.type('\\saved units\n')
    await prompt.says('many')
    await prompt.says('1 row, ')
    prompt.type('\\saved unit\n')
    await prompt.says('expected a saved query of units, got unit')
    prompt.type('\\nothing\n')
    await prompt.says('expected one of \\d')
    prompt.type('\\q\n')
    expect(await prompt.ended).toBe(0)

    const file = join(own.office.dir, 'motcua', 'sql-history')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines[0]).toBe("select 'một' as a, /* ; is no end */ ';' as b;")
    expect(lines).toContain('select 6 * 7 as answer;')
  })

  test('completes the columns of what a statement names', async () => {
    const prompt = start('xterm')
    await prompt.says('motcua> ')
    prompt.type('from unit as u\nselect u.valid_f')
    await prompt.says('u.valid_f')
    prompt.type('\t')
    await prompt.says('rom')
    prompt.type(';\n')
    await prompt.says('2010-01-01')
    prompt.type('\\q\n')
    expect(await prompt.ended).toBe(0)
  })
})
