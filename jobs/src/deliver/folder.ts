import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder } from '@motcua/warehouse/reading'
import { writeWhole } from '../issue/write-whole.ts'
import type { Office } from '../office/office.ts'
import { systemFault } from '../office/system-fault.ts'
import { sent } from './channel.ts'
import type { Channel } from './channel.ts'

/** Copies the files of a document into a folder, by period as in the archive. */
export function folderChannel(
  { dir }: Pick<Office, 'dir'>,
  folder: string,
): Channel {
  const root = resolve(dir, folder)
  return {
    name: `folder ${folder}`,
    isRepeatable: true,
    async send({ document: { pdf, xlsx, json } }) {
      try {
        for (const { path, bytes } of [json, xlsx, pdf]) {
          const into = join(root, basename(dirname(path)))
          makeFolder(into)
          await writeWhole(join(into, basename(path)), bytes)
        }
        return sent
      } catch (error) {
        const reason = systemFault(error) ?? String(error)
        return { sent: 'failed', reason, isBroken: true }
      }
    },
  }
}
