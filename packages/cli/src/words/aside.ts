import { Option } from 'commander'
import type { Command } from 'commander'
import { workNames } from '../bench/work-names.ts'
import type { Called } from './called.ts'
import { format } from './options.ts'

export function sample(program: Command, { office, ends }: Called): void {
  program
    .command('sample')
    .description('make the synthetic exports of the sample office')
    .option('--out <dir>', 'default: the inbox')
    .addOption(format('table', 'json'))
    .action(async (flags) => {
      const command = await import('../sample/sample.ts')
      await ends(command.sample(await office(), flags))
    })
}

export function bench(program: Command, { ends }: Called): void {
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
      const command = await import('../bench/bench.ts')
      await ends(command.bench(flags))
    })
}
