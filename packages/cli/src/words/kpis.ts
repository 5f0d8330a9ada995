import { Argument, Option } from 'commander'
import type { Command } from 'commander'
import type { Called } from './called.ts'
import { asOf, format, oneUnit, period } from './options.ts'

export function kpi(
  program: Command,
  { office, namedOffice, ends }: Called,
): void {
  program
    .command('kpi')
    .description("the plan's KPIs of a period")
    .requiredOption(...period)
    .option(...oneUnit)
    .option(
      '--by <dimensions>',
      'unit,procedure,field,channel; of many offices also office',
    )
    .option(...asOf)
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
        const command = await import('../commands/kpi.ts')
        return ends(command.kpi(await office(), flags))
      }
      const command = await import('../commands/national.ts')
      return ends(command.national(await namedOffice(), flags))
    })
}

export function misses(program: Command, { office, ends }: Called): void {
  program
    .command('misses')
    .description('the dossiers that cause the miss')
    .argument('<kpi>')
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('../commands/kpi.ts')
      await ends(command.misses(await office(), id, flags))
    })
}

export function explain(program: Command, { office, ends }: Called): void {
  program
    .command('explain')
    .description('definition, clause, formula, SQL and numbers of a KPI')
    .argument('<kpi>')
    .option(period[0], `${period[1]}; default: the plan's year`)
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('../commands/explain.ts')
      await ends(command.explain(await office(), id, flags))
    })
}

export function reach(program: Command, { office, ends }: Called): void {
  program
    .command('reach')
    .description("whether the year's targets can still be met, and by what")
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/reach.ts')
      await ends(command.reach(await office(), flags))
    })
}

export function why(program: Command, { office, ends }: Called): void {
  program
    .command('why')
    .description('why a share moved, and where its misses come from')
    .argument('<kpi>')
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (id, flags) => {
      const command = await import('../commands/why.ts')
      await ends(command.why(await office(), id, flags))
    })
}

export function due(program: Command, { office, ends }: Called): void {
  program
    .command('due')
    .description('what is open at the end of a period, and when it is due')
    .requiredOption(...period)
    .option(...oneUnit)
    .option('--days <n>', 'working days ahead; default: 10')
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/due.ts')
      await ends(command.due(await office(), flags))
    })
}

export function units(program: Command, { office, ends }: Called): void {
  program
    .command('units')
    .description('which units differ by more than chance')
    .requiredOption('--compare', 'the shares of units with each other')
    .requiredOption(...period)
    .option('--kpi <kpi>', "one share; default: those of the plan's targets")
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/units.ts')
      await ends(command.units(await office(), flags))
    })
}

export function smells(program: Command, { office, ends }: Called): void {
  program
    .command('smells')
    .description('closures and deadlines that a person should look at')
    .requiredOption(...period)
    .option(...oneUnit)
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../commands/smells.ts')
      await ends(command.smells(await office(), flags))
    })
}

export function form(program: Command, { office, ends }: Called): void {
  program
    .command('form')
    .description('a report form with what has to be equal in it checked')
    .addArgument(new Argument('<number>', 'of the form').choices(['06a']))
    .requiredOption(...period)
    .option(...oneUnit)
    .addOption(
      new Option(
        '--layout <layout>',
        'default: what was in use in the period',
      ).choices(['II.06a', '2018']),
    )
    .option(...asOf)
    .addOption(format('table', 'json'))
    .action(async (number, flags) => {
      const command = await import('../commands/form.ts')
      await ends(command.form(await office(), number, flags))
    })
}
