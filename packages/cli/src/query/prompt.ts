import { createInterface } from 'node:readline/promises'
import type { Interface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import {
  isOpen,
  onOneLine,
  QueryError,
  statements,
  WarehouseError,
} from '@motcua/warehouse'
import type { ReadOnlySql } from '@motcua/warehouse'
import { runnable } from '../terminal/output.ts'
import { countOf } from './counted.ts'
import { visible } from '../terminal/table.ts'
import { completions } from './complete.ts'
import type { FileFormat, ResultFormat } from './formats.ts'
import { readHistory, writeHistory } from './history.ts'
import { commandOf } from './prompt-commands.ts'
import type { Saved } from './prompt-commands.ts'
import { formOf, resultSink, tableSink } from './results.ts'
import type { Write } from './results.ts'

/** How a prompt begins, and what it works with. */
export interface PromptOptions {
  readonly format: Exclude<ResultFormat, FileFormat>
  readonly parameters: Readonly<Record<string, string>>
  readonly input: Readable
  /** What is typed is shown there, and what is told. */
  readonly output: Writable
  /** Results go there. */
  readonly write: Write
  /** Columns of the terminal; undefined where it is none. */
  readonly width: () => number | undefined
  /** Shows a result that is longer than the terminal; false where it did not. */
  readonly page: (text: string) => boolean
  /** Where what is typed is kept. */
  readonly history: string
  /** The queries that the office keeps. */
  readonly saved: Saved
}

/** What a person may switch. */
interface Switches {
  isTimed: boolean
  isExpanded: boolean
}

const first = 'motcua> '
const further = '     -> '

/**
 * Reads statements from a terminal and shows what they give. Ctrl+C ends the
 * query that runs, or drops what is typed; Ctrl+D leaves.
 */
export async function prompt(
  data: ReadOnlySql,
  options: PromptOptions,
): Promise<void> {
  const { input, output, history } = options
  let typed = ''
  let running: AbortController | undefined
  let known = [...readHistory(history)]
  const terminal = createInterface({
    input,
    output,
    prompt: first,
    history: [...known],
    historySize: 1000,
    removeHistoryDuplicates: true,
    completer: async (line: string): Promise<[string[], string]> => {
      if (running) return [[], line]
      const text = typed + line
      const [found, word] = await completions(
        text,
        data.dictionary,
        data.complete,
        typed + terminal.line,
      ).catch(() => [[], line] as const)
      return [[...found], word]
    },
  })
  // The array is the terminal's own: lines become statements in it.
  terminal.on('history', (lines: string[]) => (known = lines))
  const tell = (text: string) =>
    void output.write(`${runnable(text).split('\n').map(visible).join('\n')}\n`)
  const ask = () => {
    terminal.setPrompt(typed === '' ? first : further)
    // What was typed or pasted meanwhile goes on at its end.
    terminal.prompt(true)
  }
  terminal.on('SIGINT', () => {
    if (running) return running.abort()
    typed = ''
    clear(terminal)
    output.write('^C\n')
    ask()
  })
  const switches: Switches = { isTimed: false, isExpanded: false }
  tell(
    `Read-only SQL on ${data.source}. A statement ends with ;\n\\d lists tables, \\? helps, Ctrl+C ends a query, \\q leaves.`,
  )
  ask()
  for await (const line of terminal) {
    if (typed === '' && line.trimStart().startsWith('\\')) {
      const command = commandOf(line, data, options.saved)
      if (command === 'quit') break
      if (command === 'timing' || command === 'expanded')
        tell(switched(switches, command))
      else if ('text' in command) {
        if (!options.page(command.text)) tell(command.text)
      } else await runOne(command.sql)
      ask()
      continue
    }
    typed += `${line}\n`
    const pieces = statements(typed)
    const isWhole = pieces.length > 0 && pieces.every(({ isEnded }) => isEnded)
    if (isOpen(typed) || (pieces.length > 0 && !isWhole)) {
      ask()
      continue
    }
    const text = typed
    typed = ''
    if (isWhole) {
      keep(known, text)
      writeHistory(history, known)
      await runOne(text)
    }
    ask()
  }
  terminal.close()
  writeHistory(history, known)

  async function runOne(text: string): Promise<void> {
    running = new AbortController()
    await show(data, text, {
      options,
      switches,
      tell,
      signal: running.signal,
    })
    running = undefined
    data.warm()
  }
}

/** Drops what stands on the line. */
function clear(terminal: Interface): void {
  terminal.write(null, { ctrl: true, name: 'e' })
  terminal.write(null, { ctrl: true, name: 'u' })
}

/** Puts a statement of several lines into the history as one. */
function keep(known: string[], text: string): void {
  const lines = text.trimEnd().split('\n')
  const line = onOneLine(text)
  if (lines.length === 1 || line.includes('\n')) return
  known.splice(0, Math.min(lines.length, known.length), line)
}

function switched(switches: Switches, command: 'timing' | 'expanded'): string {
  const name = command === 'timing' ? 'isTimed' : 'isExpanded'
  switches[name] = !switches[name]
  return `${command} is ${switches[name] ? 'on' : 'off'}`
}

async function show(
  data: ReadOnlySql,
  text: string,
  {
    options: { format, parameters, write, width, page },
    switches,
    tell,
    signal,
  }: {
    readonly options: PromptOptions
    readonly switches: Switches
    readonly tell: (text: string) => void
    readonly signal: AbortSignal
  },
): Promise<void> {
  const began = performance.now()
  const wide = width()
  const shown: Write = async (part) => {
    if (!page(String(part))) await write(part)
  }
  let leftOut = 0
  const sink =
    format === 'table'
      ? tableSink(shown, {
          onLeftOut: (columns) => (leftOut = columns),
          ...(wide === undefined ? {} : { width: wide }),
          isExpanded: switches.isExpanded,
        })
      : resultSink(format, write)
  try {
    await data.run(
      text,
      {
        ...sink,
        async done(result) {
          const ms = Math.round(performance.now() - began)
          await sink.done?.(result)
          const rows = result.isCut
            ? `first ${result.rows} rows; there may be more`
            : countOf(result.rows)
          const timed = switches.isTimed ? `${rows}, ${ms} ms` : rows
          tell(
            leftOut > 0
              ? `${timed}; ${leftOut} columns have no room: \\x shows all`
              : timed,
          )
          leftOut = 0
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
