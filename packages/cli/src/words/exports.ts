import { Option } from 'commander'
import type { Command } from 'commander'
import type { Called } from './called.ts'
import { format } from './options.ts'

export function init(program: Command, { ends }: Called): void {
  program
    .command('init')
    .description('write a new office folder that works, to be changed')
    .argument('<dir>')
    .action(async (dir) => {
      const command = await import('../commands/init.ts')
      await ends(command.init(dir))
    })
}

export function ingest(program: Command, { office, ends }: Called): void {
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
      const command = await import('../commands/ingest.ts')
      await ends(command.ingest(await office(), files, flags))
    })
}

export function profile(program: Command, { ends }: Called): void {
  program
    .command('profile')
    .description('draft the source profile of an export, for a person to fill')
    .argument('<file>')
    .option('--out <file>', 'write it there; default: standard output')
    .action(async (file, flags) => {
      const command = await import('../commands/profile.ts')
      await ends(command.profile(file, flags))
    })
}

export function check(program: Command, { office, ends }: Called): void {
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
      const command = await import('../commands/check.ts')
      await ends(command.check(await office(), flags))
    })
}

export function history(program: Command, { office, ends }: Called): void {
  program
    .command('history')
    .description('all that was ever known of a dossier')
    .argument('<code>')
    .option('--source <name>', 'one source; default: all')
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('../commands/history.ts')
      await ends(command.history(await office(), id, flags))
    })
}

export function undo(program: Command, { office, ends }: Called): void {
  program
    .command('undo')
    .description('take a batch that was loaded by mistake out again')
    .argument('<batch>')
    .addOption(format('table', 'json'))
    .action(async (batch, flags) => {
      const command = await import('../commands/undo.ts')
      await ends(command.undo(await office(), batch, flags))
    })
}

export function rebuild(program: Command, { office, ends }: Called): void {
  program
    .command('rebuild')
    .description('make the warehouse anew from its journal and observations')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/undo.ts')
      await ends(command.rebuild(await office(), flags))
    })
}
