import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import type { Completion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { PostgreSQL, SQLDialect, sql } from '@codemirror/lang-sql'
import type { SQLNamespace } from '@codemirror/lang-sql'
import {
  bracketMatching,
  HighlightStyle,
  syntaxHighlighting,
} from '@codemirror/language'
import { tags } from '@lezer/highlight'
import { EditorState } from '@codemirror/state'
import {
  EditorView,
  drawSelection,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Locale } from '@motcua/metrics'
import type { DictionaryEntry } from '../../data/page-data.ts'

/** What the engine says besides the words of PostgreSQL. */
const own =
  'asof pivot unpivot summarize qualify exclude replace columns sample describe positional anti semi macro ilike try_cast'

const dialect = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords} ${own}`,
})

/** The editor as the page uses it. */
export interface Editor {
  text(): string
  cursor(): number
  selected(): string
  show(text: string): void
  focus(): void
}

/** What an editor is made with. */
export interface EditorOptions {
  readonly label: string
  readonly dictionary: readonly DictionaryEntry[]
  readonly language: Locale
  readonly onRun: () => void
}

/**
 * An editor in a shadow root: there its styles are no `<style>` of the page,
 * which the page's policy would refuse.
 */
export function makeEditor(
  place: HTMLElement,
  { label, dictionary, language, onRun }: EditorOptions,
): Editor {
  const root = place.attachShadow({ mode: 'open' })
  const parent = document.createElement('div')
  root.append(parent)
  const run = () => {
    onRun()
    return true
  }
  const view = new EditorView({
    root,
    parent,
    state: EditorState.create({
      extensions: [
        keymap.of([
          { key: 'Mod-Enter', run },
          { key: 'Tab', run: acceptCompletion },
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        replacing,
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        sql({
          dialect,
          schema: schemaOf(dictionary, language),
          upperCaseKeywords: false,
        }),
        syntaxHighlighting(colours),
        theme,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label }),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    cursor: () => view.state.selection.main.head,
    selected: () => {
      const { from, to } = view.state.selection.main
      return view.state.sliceDoc(from, to)
    },
    show(text) {
      const changes = { from: 0, to: view.state.doc.length, insert: text }
      view.dispatch({ changes, selection: { anchor: text.length } })
    },
    focus: () => view.focus(),
  }
}

/**
 * Puts a letter in the place of what is marked. Left to the browser it would
 * keep the look of what was there by a style in the element, which the page's
 * policy refuses.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const isReplaced = !view.state.selection.main.empty && !view.composing
    if (inputType !== 'insertText' || !isReplaced || data === null) return false
    view.dispatch(view.state.replaceSelection(data), {
      userEvent: 'input.type',
    })
    return true
  },
})

/** Tables and views with their columns; macros are names that end in a bracket. */
function schemaOf(
  dictionary: readonly DictionaryEntry[],
  language: Locale,
): SQLNamespace {
  const entries = dictionary.map(({ name, kind, comment, columns }) => {
    const self: Completion = {
      label: kind === 'macro' ? `${name}(` : name,
      type: kind,
      detail: kind,
      info: comment[language],
    }
    const children = columns.map((column): Completion => ({
      label: column.name,
      type: 'property',
      detail: column.type.toLowerCase(),
      info: column.comment[language],
    }))
    return [name, { self, children }] as const
  })
  return Object.fromEntries(entries)
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: '#7a1f6b' },
  { tag: tags.string, color: '#1c6b34' },
  { tag: tags.number, color: '#8a4b00' },
  { tag: tags.comment, color: '#5b6775', fontStyle: 'italic' },
])
const theme = EditorView.theme({
  '&': {
    border: '1px solid #8a95a3',
    borderRadius: '6px',
    backgroundColor: '#fff',
    color: '#1d2733',
    fontSize: '15px',
  },
  '&.cm-focused': { outline: '3px solid #7db4e0', outlineOffset: '1px' },
  '.cm-scroller': {
    fontFamily:
      'ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace',
    minHeight: '9.5em',
    maxHeight: '40vh',
    overflow: 'auto',
    lineHeight: '1.5',
  },
  '.cm-gutters': {
    backgroundColor: '#f4f6f8',
    color: '#5b6775',
    border: 'none',
  },
  '.cm-tooltip': { zIndex: '10' },
})
