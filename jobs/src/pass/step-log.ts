import { renameSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import type { pino as Pino } from 'pino'
import type { Office } from '../office/office.ts'

/** Ids and numbers of a step, no personal data. */
export type StepFacts = Readonly<Record<string, string | number | null>>

/** The log of one pass: a line of JSON a step. */
export interface StepLog {
  step(name: string, facts: StepFacts): void
  close(): void
}

/** A log that is longer goes aside, as `motcua.1.ndjson`, and the one before it goes. */
const longest = 5_000_000

/** The log of an office. */
export function logPath({ paths }: Pick<Office, 'paths'>): string {
  return join(paths.var, 'log', 'motcua.ndjson')
}

/**
 * Opens the log with the first step: a pass that has nothing to do neither
 * writes it nor loads what writes it. A log that cannot be written stops no pass.
 *
 * @param onFault is told once why it cannot.
 */
export function openStepLog(
  office: Pick<Office, 'code' | 'paths'>,
  pass: string,
  onFault: (error: unknown) => void,
): StepLog {
  let opened: Opened | undefined
  let isBroken = false
  const fail = (error: unknown) => {
    if (!isBroken) onFault(error)
    isBroken = true
  }
  return {
    step(name, facts) {
      if (isBroken) return
      try {
        opened ??= open(office, pass, fail)
        opened.logger.info({ step: name, ...facts })
      } catch (error) {
        fail(error)
      }
    },
    close() {
      if (!isBroken) opened?.file.end()
    },
  }
}

interface Opened {
  readonly logger: Pino.Logger
  readonly file: ReturnType<typeof Pino.destination>
}

function open(
  office: Pick<Office, 'code' | 'paths'>,
  pass: string,
  onError: (error: unknown) => void,
): Opened {
  const { pino }: { readonly pino: typeof Pino } = createRequire(
    import.meta.url,
  )('pino')
  const path = logPath(office)
  makeFolder(dirname(path))
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > longest) renameSync(path, join(dirname(path), 'motcua.1.ndjson'))
  const file = pino.destination({ dest: path, sync: true })
  file.on('error', onError)
  const logger = pino(
    {
      base: { office: office.code, pass },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    file,
  )
  return { logger, file }
}
