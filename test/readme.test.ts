import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { loadedSample } from './offices.ts'
import { example } from './readme.ts'

const run = promisify(execFile)

it('shows an example of the library that runs as it stands', async () => {
  const { office, remove } = await loadedSample()
  try {
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
