import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadOffice, startSchedule, type Pass } from '@motcua/jobs'
import { takeLock } from '@motcua/warehouse'
import { describe, expect, test } from 'vitest'
import { until } from './browsers.ts'
import { edit, writeQuiet } from './small-office.ts'
import { putTinyExport, tinyOffice } from './tiny-export.ts'

/* Nothing is due in these, so no browser starts. */

describe('the schedule', () => {
  test('tells what went wrong and stays', async () => {
    using own = tinyOffice()
    const errors: unknown[] = []
    const lock = takeLock(join(own.office.paths.var, 'pass.lock'))
    const schedule = await startSchedule(own.office, {
      onPass: () => {},
      onError: (error) => errors.push(error),
    })
    await schedule.stop()
    lock.release()
    expect(errors).toMatchObject([{ name: 'BusyError' }])
  })

  test('runs again and again, whatever came before, and not after it was stopped', async () => {
    using own = tinyOffice()
    const { dir } = own.office
    edit(join(dir, 'motcua.yaml'), [[/start: '[^']*'/, "start: '2200-01-01'"]])
    const { inbox } = own.office.paths
    putTinyExport(own.office)
    const bad = join(inbox, 'hoso-20180231-0500.csv')
    writeQuiet(bad, '')
    const office = loadOffice(dir)
    const refused = join(office.paths.refused, 'hoso-20180231-0500.csv')
    const told: string[] = []
    const events = {
      onPass: ({ failed, held }: Pass) =>
        told.push(`${failed.length} failed, ${held.length} held`),
      onError: (error: unknown) => told.push((error as Error).name),
    }
    const lock = takeLock(join(office.paths.var, 'pass.lock'))
    const schedule = await startSchedule(office, events, { everyMs: 20 })
    await until(() => told.length >= 2)
    expect(new Set(told)).toEqual(new Set(['BusyError']))
    lock.release()
    await until(() => told.includes('1 failed, 0 held'))
    await until(() => told.includes('0 failed, 1 held'))
    rmSync(refused)
    const whole = () =>
      told.filter((line) => line === '0 failed, 0 held').length
    await until(() => whole() >= 2)
    await schedule.stop()
    const count = told.length

    writeQuiet(bad, '')
    const stopped = await startSchedule(office, events, { everyMs: 20 })
    await stopped.stop()
    expect(told.slice(count)).toEqual(['1 failed, 0 held'])
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(told.slice(count)).toEqual(['1 failed, 0 held'])
  })
})
