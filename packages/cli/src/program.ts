import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError, Option } from 'commander'
import type { Office } from '@motcua/jobs'
import { workNames } from './bench/work-names.ts'
import { exit } from './terminal/exit.ts'
import type { Exit } from './terminal/exit.ts'
import { tell, withoutPassword } from './terminal/output.ts'

/**
 * Reads the words of the command line, loads the command that they call and
 * runs it; gives the exit code.
 *
 * The words of every command stand here and nothing else of it: help costs no
 * more than to print it.
 */
export async function main(): Promise<Exit> {
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exit.done)
    tell(`error: standard output: ${error.message}`)
    process.exit(exit.failed)
  })
  const program = new Command('motcua')
    .description('KPIs and scorecards of one-stop (một cửa) dossiers')
    .option(
      '--office <dir>',
      'office folder; default: $MOTCUA_OFFICE, the current folder, the sample office',
    )
    .version(versionOf(), '--version')
    .exitOverride()
    .showHelpAfterError('(motcua --help lists the commands)')
    .configureOutput({
      writeErr: (text) => process.stderr.write(withoutPassword(text)),
    })
  let code: Exit = exit.done
  const called: Called = {
    async office() {
      const { findOffice } = await import('./terminal/find-office.ts')
      return findOffice(program.opts<{ office?: string }>().office)
    },
    async namedOffice() {
      const { office } = program.opts<{ office?: string }>()
      return office === undefined ? undefined : called.office()
    },
    async ends(ended) {
      code = await ended
    },
  }
  for (const describe of commands) describe(program, called)
  try {
    await program.parseAsync()
    return code
  } catch (error) {
    return failureOf(error)
  }
}

/** In the order in which help lists them. */
const commands = [
  init,
  ingest,
  profile,
  check,
  history,
  undo,
  rebuild,
  kpi,
  misses,
  explain,
  reach,
  why,
  due,
  units,
  smells,
  form,
  scorecard,
  verify,
  report,
  restated,
  close,
  note,
  accept,
  run,
  schedule,
  status,
  outbox,
  archive,
  publish,
  sql,
  sample,
  bench,
]

/** What a command is given when it is called. */
interface Called {
  /** The office that the words name, read and checked. */
  office(): Promise<Office>
  /** That of `--office`, and no other. */
  namedOffice(): Promise<Office | undefined>
  /** Takes how a command ended. */
  ends(ended: Promise<Exit>): Promise<void>
}

function versionOf(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { version }: { readonly version: string } = JSON.parse(text)
  return version
}

/** Commander has told what is wrong with the words itself. */
async function failureOf(error: unknown): Promise<Exit> {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exit.done : exit.usage
  const { exitOf } = await import('./terminal/failure.ts')
  const { code, message } = exitOf(error)
  tell(`error: ${message}`)
  return code
}

const format = (...choices: readonly string[]) =>
  new Option('--format <form>', 'form of the output')
    .choices(choices)
    .default(choices[0])
const languages = ['vi', 'en'] as const
const period = [
  '--period <period>',
  '2018-03, 2018-Q1, 2018-H1, 2018 or 2018-01..2018-03',
] as const

function init(program: Command, { ends }: Called): void {
  program
    .command('init')
    .description('write a new office folder that works, to be changed')
    .argument('<dir>')
    .action(async (dir) => {
      const command = await import('./commands/init.ts')
      await ends(command.init(dir))
    })
}

function ingest(program: Command, { office, ends }: Called): void {
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
      '--accept-gone <reason>',
      'load an export of everything though it lacks more than may be gone; the reason stands in the journal',
    )
    .addOption(format('table', 'json'))
    .action(async (files, flags) => {
      const command = await import('./commands/ingest.ts')
      await ends(command.ingest(await office(), files, flags))
    })
}

function profile(program: Command, { ends }: Called): void {
  program
    .command('profile')
    .description('draft the source profile of an export, for a person to fill')
    .argument('<file>')
    .option('--out <file>', 'write it there; default: standard output')
    .action(async (file, flags) => {
      const command = await import('./commands/profile.ts')
      await ends(command.profile(file, flags))
    })
}

function check(program: Command, { office, ends }: Called): void {
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
    .action(async (flags) => {
      const command = await import('./commands/check.ts')
      await ends(command.check(await office(), flags))
    })
}

function history(program: Command, { office, ends }: Called): void {
  program
    .command('history')
    .description('all that was ever known of a dossier')
    .argument('<code>')
    .option('--source <name>', 'one source; default: all')
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('./commands/history.ts')
      await ends(command.history(await office(), id, flags))
    })
}

function undo(program: Command, { office, ends }: Called): void {
  program
    .command('undo')
    .description('take a batch that was loaded by mistake out again')
    .argument('<batch>')
    .addOption(format('table', 'json'))
    .action(async (batch, flags) => {
      const command = await import('./commands/undo.ts')
      await ends(command.undo(await office(), batch, flags))
    })
}

function rebuild(program: Command, { office, ends }: Called): void {
  program
    .command('rebuild')
    .description('make the warehouse anew from its journal and observations')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/undo.ts')
      await ends(command.rebuild(await office(), flags))
    })
}

function kpi(program: Command, { office, namedOffice, ends }: Called): void {
  program
    .command('kpi')
    .description("the plan's KPIs of a period")
    .requiredOption(...period)
    .option('--unit <unit>', 'one unit with its subtree')
    .option(
      '--by <dimensions>',
      'unit,procedure,field,channel; of many offices also office',
    )
    .option('--as-of <date|batch>', 'what was known then')
    .option('--composite', 'the score of motcua.yaml instead, for reference')
    .option(
      '--warehouse <address>',
      'of the database that many offices publish to, postgres://…',
    )
    .option(
      '--offices <codes>',
      'of that database: all, or some as A,B; by the plan of --office, or none',
    )
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      if (flags.warehouse === undefined && flags.offices === undefined) {
        const command = await import('./commands/kpi.ts')
        return ends(command.kpi(await office(), flags))
      }
      const command = await import('./commands/national.ts')
      return ends(command.national(await namedOffice(), flags))
    })
}

function misses(program: Command, { office, ends }: Called): void {
  program
    .command('misses')
    .description('the dossiers that cause the miss')
    .argument('<kpi>')
    .requiredOption(...period)
    .option('--unit <unit>', 'one unit with its subtree')
    .option('--as-of <date|batch>', 'what was known then')
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('./commands/kpi.ts')
      await ends(command.misses(await office(), id, flags))
    })
}

function explain(program: Command, { office, ends }: Called): void {
  program
    .command('explain')
    .description('definition, clause, formula, SQL and numbers of a KPI')
    .argument('<kpi>')
    .option(period[0], `${period[1]}; default: the plan's year`)
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('./commands/explain.ts')
      await ends(command.explain(await office(), id, flags))
    })
}

const asOf = ['--as-of <date|batch>', 'what was known then'] as const
const oneUnit = ['--unit <unit>', 'one unit with its subtree'] as const

function reach(program: Command, { office, ends }: Called): void {
  program
    .command('reach')
    .description("whether the year's targets can still be met, and by what")
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/reach.ts')
      await ends(command.reach(await office(), flags))
    })
}

function why(program: Command, { office, ends }: Called): void {
  program
    .command('why')
    .description('why a share moved, and where its misses come from')
    .argument('<kpi>')
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('./commands/why.ts')
      await ends(command.why(await office(), id, flags))
    })
}

function due(program: Command, { office, ends }: Called): void {
  program
    .command('due')
    .description('what is open at the end of a period, and when it is due')
    .requiredOption(...period)
    .option(...oneUnit)
    .option('--days <n>', 'working days ahead; default: 10')
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/due.ts')
      await ends(command.due(await office(), flags))
    })
}

function units(program: Command, { office, ends }: Called): void {
  program
    .command('units')
    .description('which units differ by more than chance')
    .requiredOption('--compare', 'the shares of units with each other')
    .requiredOption(...period)
    .option('--kpi <kpi>', "one share; default: those of the plan's targets")
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/units.ts')
      await ends(command.units(await office(), flags))
    })
}

function smells(program: Command, { office, ends }: Called): void {
  program
    .command('smells')
    .description('closures and deadlines that a person should look at')
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/smells.ts')
      await ends(command.smells(await office(), flags))
    })
}

function form(program: Command, { office, ends }: Called): void {
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
    .action(async (number, flags) => {
      const command = await import('./commands/form.ts')
      await ends(command.form(await office(), number, flags))
    })
}

function scorecard(program: Command, { office, ends }: Called): void {
  program
    .command('scorecard')
    .description('PDF, XLSX and JSON of a period; does not issue them')
    .requiredOption(...period)
    .option('--unit <unit>', 'default: the whole office')
    .option('--all-units', 'one for each unit')
    .addOption(
      new Option(
        '--lang <language>',
        'of the paper; default: that of motcua.yaml',
      ).choices(languages),
    )
    .option('--out <dir>', 'default: var/scorecards of the office folder')
    .option('--as-of <date|batch>', 'what was known then')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/scorecard.ts')
      await ends(command.scorecard(await office(), flags))
    })
}

function verify(program: Command, { office, ends }: Called): void {
  program
    .command('verify')
    .description('make an issued scorecard again and say what differs')
    .argument('<file>', 'PDF of a scorecard')
    .addOption(format('table', 'json'))
    .action(async (file, flags) => {
      const command = await import('./commands/verify.ts')
      await ends(command.verify(await office(), file, flags))
    })
}

function report(program: Command, { office, ends }: Called): void {
  program
    .command('report')
    .description(
      'the scorecard with its annexes as a report, PDF, XLSX and JSON; does not issue it',
    )
    .requiredOption(...period)
    .option('--unit <unit>', 'default: the whole office')
    .option('--all-units', 'one for each unit')
    .addOption(
      new Option(
        '--lang <language>',
        'of the paper; default: that of motcua.yaml',
      ).choices(languages),
    )
    .option('--out <dir>', 'default: var/reports of the office folder')
    .option('--as-of <date|batch>', 'what was known then')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/report.ts')
      await ends(command.report(await office(), flags))
    })
}

function accept(program: Command, { office, ends }: Called): void {
  program
    .command('accept')
    .description('say that numbers held as implausibly low are right')
    .requiredOption(...period)
    .requiredOption(
      '--reason <reason>',
      'why they are; it is kept, and printed on the scorecards',
    )
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/accept.ts')
      await ends(command.accept(await office(), flags))
    })
}

function restated(program: Command, { office, ends }: Called): void {
  program
    .command('restated')
    .description('numbers that were issued and are others now, and why')
    .option(period[0], `${period[1]}; default: all that were issued`)
    .option('--unit <unit>', 'default: all')
    .option('--kpi <kpi>', 'default: all')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/restated.ts')
      await ends(command.restated(await office(), flags))
    })
}

function close(program: Command, { office, ends }: Called): void {
  program
    .command('close')
    .description('close a period whose scorecards are issued, as a person does')
    .requiredOption(...period)
    .requiredOption('--reason <reason>', 'why; it is kept')
    .option('--by <role>', 'whose act it is: a role, no name', 'Văn phòng')
    .option('--reopen', 'open a closed one again')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/close.ts')
      await ends(command.close(await office(), flags))
    })
}

function note(program: Command, { office, ends }: Called): void {
  program
    .command('note')
    .description('why a KPI was missed and what is done about it, until it is')
    .argument('[kpi]')
    .option(...period)
    .option('--unit <unit>', 'default: the whole office')
    .option('--cause <text>', 'why; no personal data')
    .option('--remedy <text>', 'what is done about it')
    .option('--owner <unit>', 'the unit that answers for it')
    .option('--until <date>', 'the day by which it is done')
    .option('--list', 'those that are open; of a period with those carried on')
    .option('--done <number>', 'what it promises is done')
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('./commands/note.ts')
      await ends(command.note(await office(), id, flags))
    })
}

function run(program: Command, { office, ends }: Called): void {
  program
    .command('run')
    .description(
      'one pass: take the inbox in, issue what is due and not yet issued',
    )
    .option('--now <time>', 'as if it were that local time')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/run.ts')
      await ends(command.run(await office(), flags))
    })
}

function schedule(program: Command, { office, ends }: Called): void {
  program
    .command('schedule')
    .description('the process that runs a pass at the times of motcua.yaml')
    .action(async () => {
      const command = await import('./commands/run.ts')
      await ends(command.schedule(await office()))
    })
}

function status(program: Command, { office, ends }: Called): void {
  program
    .command('status')
    .description('what was issued, what is due, what failed, when it runs next')
    .option('--now <time>', 'as if it were that local time')
    .option(
      '--within <hours>',
      'end with 1 where no pass has ended for so long: for a watcher',
    )
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/run.ts')
      await ends(command.status(await office(), flags))
    })
}

function outbox(program: Command, { office, ends }: Called): void {
  program
    .command('outbox')
    .description('what was sent to whom, and what is open')
    .option('--again <id>', 'send it in the next pass, though it may have come')
    .option('--settle <id>', 'leave it as it is')
    .option('--reason <text>', 'why; it is kept')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/outbox.ts')
      await ends(command.outbox(await office(), flags))
    })
}

function archive(program: Command, { office, ends }: Called): void {
  program
    .command('archive')
    .description('whether every file of the archive is as it was issued')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/archive.ts')
      await ends(command.archive(await office(), flags))
    })
}

function publish(program: Command, { office, ends }: Called): void {
  program
    .command('publish')
    .description('what is loaded into a database that many offices share')
    .requiredOption(
      '--to <address>',
      'postgres://user@host:5432/name; the password rather as PGPASSWORD',
    )
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./commands/publish.ts')
      await ends(command.publish(await office(), flags))
    })
}

function sql(program: Command, { office, ends }: Called): void {
  program
    .command('sql')
    .description(
      'read-only SQL on the published data; without a query a prompt',
    )
    .argument('[query]')
    .option('--file <file>', 'read the query from a file')
    .addOption(format('table', 'json', 'csv'))
    .action(async (query, flags) => {
      const command = await import('./commands/sql.ts')
      await ends(command.sql(await office(), query, flags))
    })
}

function sample(program: Command, { office, ends }: Called): void {
  program
    .command('sample')
    .description('make the synthetic exports of the sample office')
    .option('--out <dir>', 'default: the inbox')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('./sample/sample.ts')
      await ends(command.sample(await office(), flags))
    })
}

function bench(program: Command, { ends }: Called): void {
  program
    .command('bench')
    .description('time of the heavy work against plain DuckDB, and its memory')
    .option('--rows <n>', 'rows of the generated exports', '5000000')
    .addOption(
      new Option('--only <work>', 'one work, or several with commas between')
        .choices(workNames)
        .argParser(String),
    )
    .option('--repeat <n>', 'rounds; default: 3, and 1 from 5000000 rows on')
    .option('--keep <dir>', 'leave the files in this new folder')
    .addOption(format('table', 'json'))
    .addOption(new Option('--step <json>').hideHelp())
    .action(async (flags) => {
      const command = await import('./bench/bench.ts')
      await ends(command.bench(flags))
    })
}
