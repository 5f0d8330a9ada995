import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { writeSample } from '@motcua/cli'
import { inboxExports, takeIn } from '@motcua/jobs'
import { expect, it } from 'vitest'
import { copyOffice } from './offices.ts'
import { example } from './readme.ts'

const run = promisify(execFile)

it('shows an example of the library that runs as it stands', async () => {
  const { office, remove } = copyOffice('binh-duong-2018')
  try {
    await writeSample(office)
    const now = '2019-01-01 06:00:00'
    await takeIn(office, inboxExports(office, now), now)
    const code = example('ts', 'openSnapshot').replace(
      'reports/binh-duong-2018/var/warehouse',
      office.paths.warehouse,
    )
    const { stdout } = await run(
      process.execPath,
      [
        '--conditions=@motcua/source',
        '--input-type=module-typescript',
        '--eval',
        code,
      ],
      { cwd: new URL('.', import.meta.url) },
    )
    const lines = stdout.trim().split('\n')
    expect(lines[0]).toBe('so 1983/1999 6')
    expect(lines).toHaveLength(10)
  } finally {
    remove()
  }
})
