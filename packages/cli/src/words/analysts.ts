import type { Command } from 'commander'
import type { Called } from './called.ts'
import { format } from './options.ts'

export function publish(program: Command, { office, ends }: Called): void {
  program
    .command('publish')
    .description(
      'what is loaded as files for other programs, or into a shared database',
    )
    .option(
      '--to <address>',
      'postgres://user@host:5432/name, which many offices share; the password rather as PGPASSWORD',
    )
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
    .option('--file <file>', 'read the query from a file')
    .addOption(format('table', 'json', 'csv'))
    .action(async (query, flags) => {
      const command = await import('../commands/sql.ts')
      await ends(command.sql(await office(), query, flags))
    })
}
