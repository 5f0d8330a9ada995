import { formatCount } from '@motcua/metrics'
import type { Locale } from '@motcua/metrics'
import type { Analyst } from '../../data/page-data.ts'
import { wordsIn } from '../../words/words.ts'
import type { Say } from '../../words/words.ts'
import { byId, download, el } from '../dom.ts'
import type { Answer } from '../engine/answer.ts'
import type { Source } from '../engine/boot.ts'
import { openEngine, QueryError } from '../engine/engine.ts'
import type { Engine } from '../engine/engine.ts'
import { statementAt } from '../engine/statement.ts'
import { load } from '../load.ts'
import { resultChart } from './chart.ts'
import { makeEditor } from './editor.ts'
import type { Editor } from './editor.ts'
import { csvOf, jsonOf } from './export.ts'
import { hashOf, statementOf } from './link.ts'
import { resultTable } from './result-table.ts'

/** More rows than this are for the command, which streams them. */
const mostRows = 50_000

/** What runs longer is ended. */
const deadlineSeconds = 60

/** Fills the page for questions of one's own. */
export async function askSql(source: Source, language: Locale): Promise<void> {
  const say = wordsIn(language)
  const engine = openEngine(source)
  // Whoever waits for it hears that it failed.
  engine.catch(() => {})
  const analyst = await load<Analyst>(`${source.data}/analyst`)
  const status = el('p', { class: 'status', role: 'status' })
  const result = el('div')
  const place = el('div', { class: 'editor' })
  const actions = { editor: undefined as Editor | undefined }
  const run = el('button', {
    type: 'button',
    class: 'primary',
    text: say('sql.run'),
    disabled: true,
  })
  const stop = el('button', {
    type: 'button',
    text: say('sql.cancel'),
    disabled: true,
  })
  const link = el('button', { type: 'button', text: say('sql.link') })
  byId('sql').append(
    examples(analyst, language, (sql) => actions.editor?.show(sql)),
    place,
    el('p', { class: 'actions' }, run, stop, link, status),
    result,
  )
  const ask = () => {
    if (!run.disabled) void answer()
  }
  const editor = makeEditor(place, {
    label: say('sql.editor'),
    dictionary: analyst.dictionary,
    language,
    onRun: ask,
  })
  actions.editor = editor

  const answer = async () => {
    const statement = asked(editor)
    if (statement === undefined) {
      status.textContent = say('sql.empty')
      return
    }
    run.disabled = true
    stop.disabled = false
    status.textContent = say('sql.running')
    const timed = deadline(await engine)
    try {
      const given = await (await engine).query(statement, mostRows)
      status.textContent = given.isCut
        ? say('sql.cut', { rows: formatCount(given.rows.length, language) })
        : say('sql.rows', { rows: formatCount(given.rows.length, language) })
      result.replaceChildren(shown(given, language))
    } catch (error) {
      result.replaceChildren(refused(error, say))
      status.textContent = timed.isOver()
        ? say('sql.tooLong', { seconds: deadlineSeconds })
        : isCancelled(error)
          ? say('sql.cancelled')
          : ''
    } finally {
      timed.end()
      stop.disabled = true
      run.disabled = false
    }
  }
  run.addEventListener('click', ask)
  stop.addEventListener('click', () => {
    stop.disabled = true
    void engine.then((running) => running.cancel())
  })
  link.addEventListener('click', () => {
    const statement = asked(editor) ?? ''
    history.replaceState(null, '', hashOf(statement))
    copy(location.href).then(
      () => (status.textContent = say('sql.linked')),
      () => (status.textContent = say('sql.linkShown')),
    )
  })
  const fromLink = () => {
    const linked = statementOf(location.hash)
    if (linked !== undefined) editor.show(linked)
    return linked !== undefined
  }
  addEventListener('hashchange', fromLink)
  const isLinked = fromLink()
  if (!isLinked) editor.show(analyst.questions[0]?.sql ?? '')
  status.textContent = say('sql.starting')
  await engine
  status.textContent = say(isLinked ? 'sql.fromLink' : 'sql.ready')
  run.disabled = false
}

/** What is marked, else the statement at the cursor. */
function asked(editor: Editor): string | undefined {
  const selected = editor.selected().trim()
  return selected === ''
    ? statementAt(editor.text(), editor.cursor())?.text
    : selected.replace(/;\s*$/, '')
}

function copy(text: string): Promise<void> {
  // A page opened from a file may have none.
  return navigator.clipboard
    ? navigator.clipboard.writeText(text)
    : Promise.reject(new Error('no clipboard'))
}

function deadline(engine: Engine): { isOver(): boolean; end(): void } {
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    void engine.cancel()
  }, deadlineSeconds * 1000)
  return { isOver: () => isOver, end: () => clearTimeout(timer) }
}

function examples(
  { questions }: Analyst,
  language: Locale,
  onChoose: (sql: string) => void,
): HTMLElement {
  const say = wordsIn(language)
  const select = el(
    'select',
    {
      on: {
        change: () => {
          const question = questions[Number(select.value)]
          if (question) onChoose(question.sql)
        },
      },
    },
    el('option', { value: '', text: say('sql.choose') }),
    ...questions.map(({ title }, i) =>
      el('option', { value: String(i), text: title[language] }),
    ),
  )
  return el(
    'div',
    { class: 'choose' },
    el('label', {}, el('span', { text: say('sql.examples') }), select),
  )
}

function shown(answer: Answer, language: Locale): HTMLElement {
  const say = wordsIn(language)
  const view = el('div', {}, resultTable(answer, say))
  const choose = (name: 'table' | 'chart', pressed: boolean) =>
    el('button', {
      type: 'button',
      text: say(`sql.${name}`),
      'aria-pressed': String(pressed),
      on: {
        click: ({ target }) => {
          for (const button of [table, chart])
            button.setAttribute('aria-pressed', String(button === target))
          view.replaceChildren(
            name === 'table'
              ? resultTable(answer, say)
              : resultChart(answer, language),
          )
        },
      },
    })
  const table = choose('table', true)
  const chart = choose('chart', false)
  const save = (name: 'csv' | 'json') =>
    el('button', {
      type: 'button',
      text: say(`sql.${name}`),
      on: {
        click: () =>
          name === 'csv'
            ? download('motcua.csv', 'text/csv', `\uFEFF${csvOf(answer)}`)
            : download('motcua.json', 'application/json', jsonOf(answer)),
      },
    })
  return el(
    'div',
    {},
    el('p', { class: 'actions' }, table, chart, save('csv'), save('json')),
    view,
  )
}

function refused(error: unknown, say: Say): HTMLElement | string {
  if (isCancelled(error)) return ''
  const text = error instanceof Error ? error.message : String(error)
  return el(
    'div',
    { class: 'refused', role: 'alert' },
    el('h2', { text: say('error.title') }),
    el('pre', { text }),
  )
}

function isCancelled(error: unknown): boolean {
  return error instanceof QueryError && error.code === 'cancelled'
}
