import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { exit } from './terminal/exit.ts'
import type { Exit } from './terminal/exit.ts'
import { tell, withoutPassword } from './terminal/output.ts'
import { publish, sql } from './words/analysts.ts'
import { bench, sample } from './words/aside.ts'
import type { Called } from './words/called.ts'
import { accept, approve, close, note } from './words/decisions.ts'
import * as loading from './words/exports.ts'
import * as job from './words/job.ts'
import * as kpis from './words/kpis.ts'
import * as papers from './words/papers.ts'

/**
 * Reads the words of the command line, loads the command that they call and
 * runs it; gives the exit code.
 *
 * The words of every command stand in `words` and nothing else of it: help costs no
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
  loading.init,
  loading.ingest,
  loading.profile,
  loading.check,
  loading.history,
  loading.undo,
  loading.rebuild,
  kpis.kpi,
  kpis.misses,
  kpis.explain,
  kpis.reach,
  kpis.why,
  kpis.due,
  kpis.units,
  kpis.smells,
  kpis.form,
  papers.scorecard,
  papers.verify,
  papers.report,
  papers.restated,
  close,
  note,
  accept,
  approve,
  job.run,
  job.schedule,
  job.status,
  job.outbox,
  job.archive,
  job.backup,
  job.restore,
  publish,
  sql,
  sample,
  bench,
]

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
