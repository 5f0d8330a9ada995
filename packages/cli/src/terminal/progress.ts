/** How far the reading of a file has come. */
interface At {
  readonly rows: number
  readonly bytes: number
  readonly totalBytes: number
}

/** One line on the terminal that is written over; nothing at all where standard error is none. */
export function progressLine(
  stream: Pick<
    NodeJS.WriteStream,
    'isTTY' | 'columns' | 'write'
  > = process.stderr,
): { show(file: string, at: At): void; clear(): void } {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} }
  let of = ''
  let began = 0
  let shown = 0
  return {
    show(file, { rows, bytes, totalBytes }) {
      const now = performance.now()
      if (file !== of) [of, began, shown] = [file, now, 0]
      if (now - shown < everyMs) return
      shown = now
      const seconds = Math.max((now - began) / 1000, 0.001)
      const left = bytes > 0 ? (seconds * (totalBytes - bytes)) / bytes : 0
      const line = `${file}: ${count(rows)} rows, ${count(rows / seconds)} rows/s, ${Math.ceil(left)} s left`
      stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`)
    },
    clear: () => void stream.write('\r\x1b[K'),
  }
}

const everyMs = 200

function count(n: number): string {
  return Math.round(n).toLocaleString('en')
}
