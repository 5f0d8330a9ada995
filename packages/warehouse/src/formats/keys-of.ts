/** The names of an object that has no others than its type says, which TypeScript does not assume of any. */
export function keysOf<T extends object>(of: T): Extract<keyof T, string>[] {
  return Object.keys(of) as Extract<keyof T, string>[]
}
