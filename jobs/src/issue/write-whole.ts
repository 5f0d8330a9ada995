import { open, rename } from 'node:fs/promises'

/** Writes a file beside its place and renames it into it: it is there whole or not at all. */
export async function writeWhole(
  path: string,
  data: string | Uint8Array,
): Promise<void> {
  const next = `${path}.next`
  const file = await open(next, 'w')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
}
