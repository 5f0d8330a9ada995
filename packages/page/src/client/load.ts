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

/**
 * A file that was written as numbered scripts, each packed by itself (see
 * `writeParts`): all are asked for at once, and taken in their order as they arrive.
 *
 * @throws Error that names the part which is not there
 */
export async function loadBytes<T>(
  path: string,
  parts: number,
  take: (bytes: Response['body']) => Promise<T>,
): Promise<T> {
  const packed = Array.from({ length: parts }, (_, i) =>
    loadPart(`${path}-${i}`),
  )
  const all = Promise.all(packed)
  all.catch(() => {})
  const given = packed.values()
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(to) {
      const next = given.next()
      if (next.done) return to.close()
      for await (const some of unpacked(await next.value)) to.enqueue(some)
    },
  })
  try {
    return await take(bytes)
  } catch (error) {
    // Of a stream that failed it is not told why.
    await all
    throw error
  }
}

function unpacked(packed: Uint8Array<ArrayBuffer>) {
  const stream = new DecompressionStream('gzip')
  const writer = stream.writable.getWriter()
  // What fails here fails where it is read.
  writer.write(packed).catch(() => {})
  writer.close().catch(() => {})
  return stream.readable as unknown as AsyncIterable<Uint8Array<ArrayBuffer>>
}

async function loadPart(name: string) {
  const packed = await load<string>(name)
  // The text is not kept: a database may be large.
  asked.delete(name)
  return bytesOf(packed)
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
