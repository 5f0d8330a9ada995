import { createInterface } from 'node:readline'
import {
  isOpen,
  QueryError,
  statements,
  WarehouseError,
} from '@motcua/warehouse'
import type { ReadOnlySql } from '@motcua/warehouse'
import { tell, writeOn } from '../terminal/output.ts'
import type { ResultFormat } from './formats.ts'
import { formOf, resultSink } from './results.ts'

/** How a prompt begins. */
export interface PromptOptions {
  readonly format: ResultFormat
  readonly parameters: Readonly<Record<string, string>>
}

const first = 'motcua> '
const further = '     -> '

/**
 * Reads statements from a terminal and shows what they give. Ctrl+C ends the
 * query that runs, or drops what is typed; Ctrl+D leaves.
 */
export async function prompt(
  data: ReadOnlySql,
  { format, parameters }: PromptOptions,
): Promise<void> {
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    prompt: first,
  })
  let typed = ''
  let running: AbortController | undefined
  const ask = () => {
    terminal.setPrompt(typed === '' ? first : further)
    terminal.prompt()
  }
  terminal.on('SIGINT', () => {
    if (running) return running.abort()
    typed = ''
    // What stands on the line goes too.
    terminal.write(null, { ctrl: true, name: 'u' })
    process.stderr.write('^C\n')
    ask()
  })
  tell(
    `Read-only SQL on ${data.source}; a statement ends with ; – Ctrl+C ends a query, Ctrl+D leaves.`,
  )
  ask()
  for await (const line of terminal) {
    typed += `${line}\n`
    const pieces = statements(typed)
    const isWhole = pieces.length > 0 && pieces.every(({ isEnded }) => isEnded)
    if (isWhole && !isOpen(typed)) {
      running = new AbortController()
      await show(data, typed, { format, parameters }, running.signal)
      running = undefined
      typed = ''
      data.warm()
    } else if (pieces.length === 0 && !isOpen(typed)) typed = ''
    ask()
  }
}

async function show(
  data: ReadOnlySql,
  text: string,
  { format, parameters }: PromptOptions,
  signal: AbortSignal,
): Promise<void> {
  if (format === 'parquet') return
  const sink = resultSink(format, writeOn)
  try {
    await data.run(
      text,
      {
        ...sink,
        async done(result) {
          await sink.done?.(result)
          tell(`${result.isCut ? 'first ' : ''}${result.rows} rows`)
        },
      },
      { form: formOf(format), each: true, parameters, signal },
    )
  } catch (error) {
    if (!(error instanceof QueryError || error instanceof WarehouseError))
      throw error
    tell(error.message)
  }
}
