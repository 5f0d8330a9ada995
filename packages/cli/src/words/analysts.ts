import { Option } from 'commander'
import type { Command } from 'commander'
import { resultFormats } from '../query/formats.ts'
import type { Called } from './called.ts'
import { format } from './options.ts'

export function publish(program: Command, { office, ends }: Called): void {
  program
    .command('publish')
    .description(
      'what is loaded as files for other programs, as a page to browse, or into a shared database',
    )
    .option(
      '--to <address>',
      'postgres://user@host:5432/name, which many offices share; the password rather as PGPASSWORD',
    )
    .addOption(
      new Option(
        '--page <dir>',
        'a folder for a web server or a USB stick: KPIs, dictionary, SQL',
      ).conflicts('to'),
    )
    .option('--archive', 'with --page: what was issued too')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/publish.ts')
      await ends(command.publish(await office(), flags))
    })
}

export function sql(program: Command, { office, ends }: Called): void {
  program
    .command('sql')
    .description(
      'read-only SQL on the published data; without a query a prompt',
    )
    .argument('[query]')
    .option('--file <file>', 'read the statements from a file')
    .addOption(
      new Option(
        '--format <form>',
        'form of the output; default: that of the name of --out, else table',
      ).choices(resultFormats),
    )
    .option(
      '--saved [name]',
      'queries/NAME.sql of the office folder; without a name those there are',
    )
    .option(
      '--schema',
      'what there is to ask, with what it means; with a name in the place of the query that alone',
    )
    .option(
      '--public',
      'counts that may leave the office: few cases are hidden, and what would tell of them',
    )
    .option('--least <n>', 'with --public, what is few is below it; default: 5')
    .option('--out <file>', 'write to a file, which is there when it is whole')
    .option(
      '--param <name=value>',
      'the value of $name in the statements; may stand more than once',
      (pair: string, before: readonly string[] = []) => [...before, pair],
    )
    .option('--seconds <n>', 'a query is ended after so long; default: 300')
    .option('--memory <mb>', 'memory that a query may take; default: 600')
    .option(
      '--rows <n>',
      'rows of a result at most; default: 10000 of a table or markdown',
    )
    .option('--output <mb>', 'a result takes so much at most; default: 10000')
    .action(async (query, flags) => {
      const command = await import('../commands/sql.ts')
      await ends(command.sql(await office(), query, flags))
    })
}
