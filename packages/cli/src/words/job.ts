import type { Command } from 'commander'
import type { Called } from './called.ts'
import { format } from './options.ts'

export function run(program: Command, { office, ends }: Called): void {
  program
    .command('run')
    .description(
      'one pass: take the inbox in, issue what is due and not yet issued',
    )
    .option('--now <time>', 'as if it were that local time')
    .option('--period <period>', 'the one that --reissue is of')
    .option('--reissue', 'make a new edition of what was issued of a period')
    .option('--reason <text>', 'why; it is kept and printed')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/run.ts')
      await ends(command.run(await office(), flags))
    })
}

export function schedule(program: Command, { office, ends }: Called): void {
  program
    .command('schedule')
    .description(
      'the process that runs a pass at the times of motcua.yaml, and each hour',
    )
    .option(
      '--port <n>',
      'answer /health and /metrics (Prometheus) on it, to this machine alone',
    )
    .action(async (flags) => {
      const command = await import('../commands/run.ts')
      await ends(command.schedule(await office(), flags))
    })
}

export function status(program: Command, { office, ends }: Called): void {
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
      const command = await import('../commands/run.ts')
      await ends(command.status(await office(), flags))
    })
}

export function outbox(program: Command, { office, ends }: Called): void {
  program
    .command('outbox')
    .description('what was sent to whom, and what is open')
    .option(
      '--again <what>',
      'send it in the next pass, though it may have come: an id; or held ones, by period or by the day by which they were due',
    )
    .option('--settle <what>', 'leave it as it is, as it was sent: the same')
    .option('--release', 'send all that is held since the office was restored')
    .option('--reason <text>', 'why; it is kept')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/outbox.ts')
      await ends(command.outbox(await office(), flags))
    })
}

export function archive(program: Command, { office, ends }: Called): void {
  program
    .command('archive')
    .description('whether every file of the archive is as it was issued')
    .option(
      '--restore',
      'make what is not again, where its bytes come out the same',
    )
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/archive.ts')
      await ends(command.archive(await office(), flags))
    })
}

export function backup(program: Command, { office, ends }: Called): void {
  program
    .command('backup')
    .description('copy what cannot be made anew; without secrets and exports')
    .argument('<dir>', 'gets a new folder for it; older ones go by motcua.yaml')
    .addOption(format('table', 'json'))
    .action(async (into, flags) => {
      const command = await import('../commands/backup.ts')
      await ends(command.backup(await office(), into, flags))
    })
}

export function restore(program: Command, { ends }: Called): void {
  program
    .command('restore')
    .description('make an office folder from a backup')
    .argument('<backup>', 'the folder that has manifest.json in it')
    .argument('<dir>', 'an empty folder or a new one')
    .addOption(format('table', 'json'))
    .action(async (from, dir, flags) => {
      const command = await import('../commands/backup.ts')
      await ends(command.restore(from, dir, flags))
    })
}
