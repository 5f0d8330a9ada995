import { Option } from 'commander'

/** `--format`; the first is the default. */
export const format = (...choices: readonly string[]) =>
  new Option('--format <form>', 'form of the output')
    .choices(choices)
    .default(choices[0])

/** `--lang` of a paper. */
export const paperLanguage = () =>
  new Option(
    '--lang <language>',
    'of the paper; default: that of motcua.yaml',
  ).choices(['vi', 'en'])

/** `--period`. */
export const period = [
  '--period <period>',
  '2018-03, 2018-Q1, 2018-H1, 2018 or 2018-01..2018-03',
] as const

/** `--as-of`. */
export const asOf = ['--as-of <date|batch>', 'what was known then'] as const

/** `--unit`. */
export const oneUnit = ['--unit <unit>', 'one unit with its subtree'] as const
