import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BusyError, openWarehouse } from '@motcua/warehouse'
import { afterAll, describe, expect, test } from 'vitest'
import { folder, office, removeFolders, zone } from '../warehouse/fixture.ts'
import { freshOnce } from './sequence.ts'

afterAll(removeFolders)

const repairs: string[] = []
const open = (dir: string) =>
  openWarehouse({ dir, office, zone, onRepair: (m) => repairs.push(m) })

/** Every file of a folder with its bytes and the time of its last change. */
function state(dir: string) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [
        path,
        readFileSync(path).toString('base64'),
        statSync(path).mtimeMs,
      ]
    })
}

describe('opening and closing without a load changes nothing', () => {
  test('in an empty warehouse', async () => {
    const dir = join(folder(), 'warehouse')
    await (await open(dir)).close()
    const before = state(dir)
    for (let i = 0; i < 3; i++) await (await open(dir)).close()
    expect(state(dir)).toEqual(before)
    expect(repairs).toEqual([])
  })

  test('in one with data', async () => {
    const dir = join(folder(), 'warehouse')
    cpSync((await freshOnce()).warehouse, dir, { recursive: true })
    const before = state(dir)
    for (let i = 0; i < 3; i++) await (await open(dir)).close()
    expect(state(dir)).toEqual(before)
    expect(repairs).toEqual([])
  })
})

test('a file that somebody else reads is busy, not damaged', async () => {
  const dir = join(folder(), 'warehouse')
  await (await open(dir)).close()
  const reader = `
    const { DuckDBInstance } = await import('@duckdb/node-api')
    await DuckDBInstance.create(process.argv[1], { access_mode: 'READ_ONLY' })
    console.log('open')
    setInterval(() => {}, 1000)`
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', reader, join(dir, 'warehouse.duckdb')],
    { stdio: ['ignore', 'pipe', 'ignore'], cwd: import.meta.dirname },
  )
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  await expect(open(dir)).rejects.toThrow(BusyError)
  child.kill('SIGKILL')
  await ended
  await (await open(dir)).close()
  expect(repairs).toEqual([])
})
