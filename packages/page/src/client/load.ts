/*
 * What a page reads beside itself comes as classic scripts, each of which hands
 * one value over: the only form that a page opened from a file may read too.
 */

declare global {
  /** Takes the value of a script; its name is its path under `data/` or `assets/`, without `.js`. */
  var motcua: (name: string, value: unknown) => void
}

const arrived = new Map<string, unknown>()
const asked = new Map<string, Promise<unknown>>()

globalThis.motcua = (name, value) => {
  arrived.set(name, value)
}

/**
 * The value of a script, which is read once.
 *
 * @param path from the page, without `.js`
 * @throws Error when there is no such script
 */
export function load<T>(path: string): Promise<T> {
  const known = asked.get(path)
  if (known) return known as Promise<T>
  const value = new Promise<unknown>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = `${path}.js`
    script.addEventListener('load', () => {
      script.remove()
      resolve(arrived.get(path))
      arrived.delete(path)
    })
    script.addEventListener('error', () => {
      script.remove()
      asked.delete(path)
      reject(new Error(`${path}.js`))
    })
    document.head.append(script)
  })
  asked.set(path, value)
  return value as Promise<T>
}

/** Bytes that were written as numbered scripts, each packed by itself: see `writeParts`. */
export async function loadBytes(
  path: string,
  parts: number,
): Promise<readonly Blob[]> {
  const numbers = Array.from({ length: parts }, (_, i) => i)
  return Promise.all(
    numbers.map(async (i) => {
      const name = `${path}-${i}`
      const packed = await load<string>(name)
      // The text is not kept: a database may be large.
      asked.delete(name)
      return unpack(packed)
    }),
  )
}

function unpack(packed: string): Promise<Blob> {
  const zipped = new Blob([bytesOf(packed)])
  const plain = zipped.stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(plain).blob()
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  if ('fromBase64' in Uint8Array)
    return (Uint8Array as unknown as FromBase64).fromBase64(base64)
  const text = atob(base64)
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

/** What browsers have since 2025, and the compiler's library not yet. */
interface FromBase64 {
  fromBase64(text: string): Uint8Array<ArrayBuffer>
}
