import type { Command } from 'commander'
import type { Called } from './called.ts'
import { format, period } from './options.ts'

export function close(program: Command, { office, ends }: Called): void {
  program
    .command('close')
    .description('close a period whose papers are issued, as a person does')
    .requiredOption(...period)
    .requiredOption('--reason <reason>', 'why; it is kept')
    .option('--by <role>', 'whose act it is: a role, no name', 'Văn phòng')
    .option('--reopen', 'open a closed one again')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/close.ts')
      await ends(command.close(await office(), flags))
    })
}

export function approve(program: Command, { office, ends }: Called): void {
  program
    .command('approve')
    .description('let what was issued go to its recipients, as a person does')
    .requiredOption(...period)
    .option('--unit <unit>', 'default: all that wait')
    .option('--edition <n>', 'the one that was looked at, and no other')
    .requiredOption('--reason <reason>', 'why; it is kept')
    .option('--by <role>', 'whose act it is: a role, no name', 'Lãnh đạo')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/approve.ts')
      await ends(command.approve(await office(), flags))
    })
}

export function note(program: Command, { office, ends }: Called): void {
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
      const command = await import('../commands/note.ts')
      await ends(command.note(await office(), id, flags))
    })
}

export function accept(program: Command, { office, ends }: Called): void {
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
      const command = await import('../commands/accept.ts')
      await ends(command.accept(await office(), flags))
    })
}
