/** What an element may be given besides its children. */
interface Given {
  readonly class?: string
  readonly text?: string
  readonly on?: Readonly<Record<string, (event: Event) => void>>
  readonly [attribute: string]: unknown
}

/**
 * Makes an element; texts become text, never markup.
 *
 * @example
 * el('button', { type: 'button', on: { click: run } }, 'Chạy')
 */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: className, text, on = {}, ...attributes }: Given = {},
  ...children: readonly (Node | string | false | undefined)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (className !== undefined) made.className = className
  if (text !== undefined) made.textContent = text
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue
    made.setAttribute(key, value === true ? '' : String(value))
  }
  for (const [event, listener] of Object.entries(on))
    made.addEventListener(event, listener)
  for (const child of children)
    if (child !== false && child !== undefined) made.append(child)
  return made
}

/** The element of an id, which the page has. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id)
  if (!found) throw new Error(`expected an element ${id}`)
  return found as T
}

/** Hands a text over as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  el('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
