import { randomInt } from 'node:crypto'

/** New for each run, unless the environment gives one: `MOTCUA_TEST_SEED=2018 npm run test:long`. */
export const seed = Number(
  process.env['MOTCUA_TEST_SEED'] ?? randomInt(2 ** 31 - 10 ** 6),
)
