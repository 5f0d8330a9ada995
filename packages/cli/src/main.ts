#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Argument, Command, Option } from 'commander'
import { bench, workNames } from './bench/bench.ts'
import { check } from './commands/check.ts'
import { form } from './commands/form.ts'
import { history } from './commands/history.ts'
import { explain, kpi, misses } from './commands/kpi.ts'
import { ingest } from './commands/ingest.ts'
import { profile } from './commands/profile.ts'
import { run, schedule, status } from './commands/run.ts'
import { sample } from './sample/sample.ts'
import { scorecard } from './commands/scorecard.ts'
import { sql } from './commands/sql.ts'
import { rebuild, undo } from './commands/undo.ts'
import { findOffice, tell } from './terminal/context.ts'
import { exit, exitOf } from './terminal/exit.ts'
import type { Exit } from './terminal/exit.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string }

let code: Exit = exit.done
const program = new Command('motcua')
  .description('KPIs and scorecards of one-stop (một cửa) dossiers')
  .option(
    '--office <dir>',
    'office folder; default: $MOTCUA_OFFICE, the current folder, the sample office',
  )
  .version(version, '--version')
  .exitOverride()
  .showHelpAfterError('(motcua --help lists the commands)')

const office = () => findOffice(program.opts<{ office?: string }>().office)
const ends = (ended: Promise<Exit>) => ended.then((c) => void (code = c))
const format = (...choices: string[]) =>
  new Option('--format <form>', 'form of the output')
    .choices(choices)
    .default(choices[0])
const period = [
  '--period <period>',
  '2018-03, 2018-Q1, 2018-H1, 2018 or 2018-01..2018-03',
] as const

program
  .command('ingest')
  .description('load exports; read = accepted + unchanged + rejected')
  .argument('<file...>', "files, folders, patterns such as 'inbox/*.csv'")
  .option(
    '--source <name>',
    'source profile; default: the one whose file names fit',
  )
  .option(
    '--extract-at <time>',
    'when the export was made, local time; default: as the profile says',
  )
  .option('--dry-run', 'show what the exports would become; store nothing')
  .option(
    '--accept-gone',
    'load an export of everything although it lacks much of what is known',
  )
  .addOption(format('table', 'json'))
  .action((files, flags) => ends(ingest(office(), files, flags)))

program
  .command('profile')
  .description('draft the source profile of an export, for a person to fill')
  .argument('<file>')
  .option('--out <file>', 'write it there; default: standard output')
  .action((file, flags) => ends(profile(file, flags)))

program
  .command('check')
  .description('what is wrong with the data, by code')
  .option('--rejects <file>', 'write all rejected rows into this CSV file')
  .addOption(
    new Option('--lang <language>', 'of the explanations')
      .choices(['vi', 'en'])
      .default('vi'),
  )
  .addOption(format('table', 'json'))
  .action((flags) => ends(check(office(), flags)))

program
  .command('history')
  .description('all that was ever known of a dossier')
  .argument('<code>')
  .option('--source <name>', 'one source; default: all')
  .addOption(format('table', 'json'))
  .action((id, flags) => ends(history(office(), id, flags)))

program
  .command('undo')
  .description('take a batch that was loaded by mistake out again')
  .argument('<batch>')
  .addOption(format('table', 'json'))
  .action((batch, flags) => ends(undo(office(), batch, flags)))

program
  .command('rebuild')
  .description('make the warehouse anew from its journal and observations')
  .addOption(format('table', 'json'))
  .action((flags) => ends(rebuild(office(), flags)))

program
  .command('kpi')
  .description("the plan's KPIs of a period")
  .requiredOption(...period)
  .option('--unit <unit>', 'one unit with its subtree')
  .option('--by <dimensions>', 'unit,procedure,field,channel')
  .option('--as-of <date|batch>', 'what was known then')
  .addOption(format('table', 'json'))
  .action((flags) => ends(kpi(office(), flags)))

program
  .command('misses')
  .description('the dossiers that cause the miss')
  .argument('<kpi>')
  .requiredOption(...period)
  .option('--unit <unit>', 'one unit with its subtree')
  .option('--as-of <date|batch>', 'what was known then')
  .addOption(format('table', 'json'))
  .action((id, flags) => ends(misses(office(), id, flags)))

program
  .command('explain')
  .description('definition, clause, formula, SQL and numbers of a KPI')
  .argument('<kpi>')
  .option(period[0], `${period[1]}; default: the plan's year`)
  .addOption(format('table', 'json'))
  .action((id, flags) => ends(explain(office(), id, flags)))

program
  .command('form')
  .description('a report form with what has to be equal in it checked')
  .addArgument(new Argument('<number>', 'of the form').choices(['06a']))
  .requiredOption(...period)
  .option('--unit <unit>', 'one unit with its subtree')
  .addOption(
    new Option(
      '--layout <layout>',
      'default: what was in use in the period',
    ).choices(['II.06a', '2018']),
  )
  .option('--as-of <date|batch>', 'what was known then')
  .addOption(format('table', 'json'))
  .action((number, flags) => ends(form(office(), number, flags)))

program
  .command('scorecard')
  .description('PDF, XLSX and JSON of a period; does not issue them')
  .requiredOption(...period)
  .option('--unit <unit>', 'default: the whole office')
  .option('--all-units', 'one for each unit')
  .option('--out <dir>', 'default: var/scorecards of the office folder')
  .option('--as-of <date|batch>', 'what was known then')
  .addOption(format('table', 'json'))
  .action((flags) => ends(scorecard(office(), flags)))

program
  .command('run')
  .description(
    'one pass: take the inbox in, issue what is due and not yet issued',
  )
  .option('--now <time>', 'as if it were that local time')
  .addOption(format('table', 'json'))
  .action((flags) => ends(run(office(), flags)))

program
  .command('schedule')
  .description('the process that runs a pass at the times of motcua.yaml')
  .action(() => ends(schedule(office())))

program
  .command('status')
  .description('what was issued, what is due, what failed, when it runs next')
  .option('--now <time>', 'as if it were that local time')
  .addOption(format('table', 'json'))
  .action((flags) => ends(status(office(), flags)))

program
  .command('sql')
  .description('read-only SQL on the published data; without a query a prompt')
  .argument('[query]')
  .option('--file <file>', 'read the query from a file')
  .addOption(format('table', 'json', 'csv'))
  .action((query, flags) => ends(sql(office(), query, flags)))

program
  .command('sample')
  .description('make the synthetic exports of the sample office')
  .option('--out <dir>', 'default: the inbox')
  .addOption(format('table', 'json'))
  .action((flags) => ends(sample(office(), flags)))

program
  .command('bench')
  .description('time of the heavy work against plain DuckDB, and its memory')
  .option('--rows <n>', 'rows of the generated exports', '5000000')
  .addOption(new Option('--only <work>', 'one work').choices([...workNames]))
  .option('--repeat <n>', 'rounds; default: 3, and 1 from 5000000 rows on')
  .option('--keep <dir>', 'leave the files in this new folder')
  .addOption(format('table', 'json'))
  .addOption(new Option('--step <json>').hideHelp())
  .action((flags) => ends(bench(flags)))

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exit.done)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  const { code: failed, message } = exitOf(error)
  if (message) tell(`error: ${message}`)
  code = failed
}
process.exitCode = code
