import type { Command } from 'commander'
import type { Called } from './called.ts'
import { asOf, format, paperLanguage, period } from './options.ts'

export function scorecard(program: Command, { office, ends }: Called): void {
  program
    .command('scorecard')
    .description('PDF, XLSX and JSON of a period; does not issue them')
    .requiredOption(...period)
    .option('--unit <unit>', 'default: the whole office')
    .option('--all-units', 'one for each unit')
    .addOption(paperLanguage())
    .option('--out <dir>', 'default: var/scorecards of the office folder')
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/scorecard.ts')
      await ends(command.scorecard(await office(), flags))
    })
}

export function verify(program: Command, { office, ends }: Called): void {
  program
    .command('verify')
    .description('make an issued paper again and say what differs')
    .argument('<file>', 'PDF of a scorecard or a report')
    .addOption(format('table', 'json'))
    .action(async (file, flags) => {
      const command = await import('../commands/verify.ts')
      await ends(command.verify(await office(), file, flags))
    })
}

export function report(program: Command, { office, ends }: Called): void {
  program
    .command('report')
    .description(
      'the scorecard with its annexes as a report, PDF, XLSX and JSON; does not issue it',
    )
    .requiredOption(...period)
    .option('--unit <unit>', 'default: the whole office')
    .option('--all-units', 'one for each unit')
    .addOption(paperLanguage())
    .option('--out <dir>', 'default: var/reports of the office folder')
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/report.ts')
      await ends(command.report(await office(), flags))
    })
}

export function restated(program: Command, { office, ends }: Called): void {
  program
    .command('restated')
    .description('numbers that were issued and are others now, and why')
    .option(period[0], `${period[1]}; default: all that were issued`)
    .option('--unit <unit>', 'default: all')
    .option('--kpi <kpi>', 'default: all')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/restated.ts')
      await ends(command.restated(await office(), flags))
    })
}
