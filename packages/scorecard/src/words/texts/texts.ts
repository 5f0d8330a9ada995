/** A text in both languages; `{name}` is filled in, `{n|one|many}` is the word for one or for many. */
export interface BothTexts {
  readonly vi: string
  readonly en: string
}

/** Texts by their keys. */
export interface Texts {
  readonly [key: string]: BothTexts
}

/** The names that a text has places for: `{count} {count|dossier|dossiers}` has `count`. */
export type PlacesOf<Text extends string> =
  Text extends `${string}{${infer Name}}${infer Rest}`
    ? | (Name extends `${infer Counted}|${string}` ? Counted : Name)
      | PlacesOf<Rest>
    : never

const place = /\{([^{}|]+)(?:\|([^{}|]*)\|([^{}|]*))?\}/g

/**
 * A text with its places filled.
 *
 * @throws Error when a place has no value.
 * @example
 * filled('{n} {n|day|days}', { n: '2' }) // '2 days'
 */
export function filled(
  text: string,
  values: { readonly [name: string]: string | undefined },
): string {
  return text.replaceAll(
    place,
    (_, name: string, one: string | undefined, many: string) => {
      const value = values[name]
      if (value === undefined)
        throw new Error(`expected a value of {${name}} in "${text}", got none`)
      if (one === undefined) return value
      return value === '1' ? one : many
    },
  )
}

/** The names that a text has places for, each once, in their order. */
export function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(place)].map(([, name = '']) => name))]
}
