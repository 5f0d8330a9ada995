import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import {
  appendLedger,
  figuresOfReports,
  fileReport,
  fileScorecard,
  lazyPrinter,
  ledgerPath,
  openOfficeData,
  periodFigures,
  restoreArchive,
  signingOf,
  verifyFile,
} from '@motcua/jobs'
import type { LazyPrinter, Office } from '@motcua/jobs'
import { parsePeriod } from '@motcua/metrics'
import { readIssued, signatureOf } from '@motcua/scorecard'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadedSample } from '../offices.ts'

/* What is signed is the whole document, and nothing goes out unsigned in its place. */

const { office, remove } = await loadedSample()
const keys = join(office.paths.var, 'keys')
const passphrase = 'mật khẩu của Sở'
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
if (!hasOpenssl)
  process.stderr.write('openssl is not here: no signature is tried\n')
if (!hasPdfsig)
  process.stderr.write('pdfsig is not here: no second reader of signatures\n')

let printer: LazyPrinter
beforeAll(() => {
  printer = lazyPrinter()
  mkdirSync(keys)
  if (!hasOpenssl) return
  writeFileSync(join(keys, 'passphrase'), `${passphrase}\n`)
  makeKey('rsa', ['-newkey', 'rsa:2048'])
  makeKey('ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'])
})
afterAll(async () => {
  await printer[Symbol.asyncDispose]()
  remove()
})

/** A certificate of a Vietnamese name and its key, for a month. */
function makeKey(name: string, kind: readonly string[]): void {
  const at = (ending: string) => join(keys, `${name}.${ending}`)
  const run = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: 'ignore' })
  const subject = ['-utf8', '-subj', '/CN=Sở Kế hoạch và Đầu tư/C=VN']
  const key = ['-nodes', '-keyout', at('key'), '-out', at('pem')]
  run('req', '-x509', ...kind, ...key, '-days', '30', ...subject)
  const from = ['-inkey', at('key'), '-in', at('pem'), '-out', at('p12')]
  run('pkcs12', '-export', ...from, '-passout', `pass:${passphrase}`)
}

function signingOffice(sign: NonNullable<Office['sign']>): Office {
  return { ...office, sign }
}

async function file(of: Office, out: string): Promise<string> {
  await using data = await openOfficeData(of)
  const figures = await periodFigures(of, data, parsePeriod('2018-03'))
  const doubts = { open: [], accepted: [] }
  const issue = { office: of, data, figures, doubts }
  const sign = signingOf(of)
  const how = { out: join(of.paths.var, out), edition: 1, printer, sign }
  const { files } = await fileScorecard(issue, 'vp', how)
  return files.pdf
}

const passphraseFile = 'var/keys/passphrase'

describe.runIf(hasOpenssl).each(['rsa', 'ec'])('a key of %s', (name) => {
  let pdf: string
  beforeAll(async () => {
    const sign = { p12File: `var/keys/${name}.p12`, passphraseFile }
    pdf = await file(signingOffice(sign), name)
  })

  test('signs the total document, which is made again byte for byte', async () => {
    const verified = await verifyFile(office, pdf, printer)
    expect(verified).toMatchObject({
      same: 'bytes',
      signature: { kind: 'PAdES', faults: [] },
      differences: [],
    })
  })

  test.runIf(hasPdfsig)('is valid to another reader', () => {
    const { stdout } = spawnSync('pdfsig', ['-nocert', pdf], {
      encoding: 'utf8',
    })
    expect(stdout).toContain('Signature is Valid.')
    expect(stdout).toContain('Total document signed')
    expect(stdout).toContain('ETSI.CAdES.detached')
    expect(stdout.match(/^Signature #/gm)).toHaveLength(1)
  })

  test('has a box for it on its page, and is the same document below', () => {
    const { paper: scorecard, faults } = readIssued(readFileSync(pdf))
    expect(scorecard?.isSigned).toBe(true)
    expect(faults).toEqual([])
  })

  test.each([
    ['in what was printed', (bytes: Buffer) => change(bytes, 5000)],
    [
      'in what was signed last',
      (bytes: Buffer) => change(bytes, bytes.length - 100),
    ],
    [
      'at its end',
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('\n')]),
    ],
    [
      'as the signature was taken off',
      (bytes: Buffer) => readIssued(bytes).made,
    ],
  ])('tells of a change %s', async (_, changed) => {
    const path = join(office.paths.var, 'changed.pdf')
    writeFileSync(path, changed(readFileSync(pdf)))
    const { same, differences } = await verifyFile(office, path, printer)
    expect(same).toBe('none')
    expect(differences.join('; ')).toMatch(/^its |^\d+ bytes follow/)
    if (hasPdfsig) {
      const read = spawnSync('pdfsig', ['-nocert', path], { encoding: 'utf8' })
      expect(read.stdout).not.toMatch(
        /Total document signed\n.*Signature is Valid/,
      )
    }
  })
})

function change(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at]! + 1) % 256
  return bytes
}

describe.runIf(hasOpenssl)('nothing is issued', () => {
  test.each([
    ['where the passphrase is wrong', 'var/keys/rsa.p12', 'motcua.yaml'],
    ['where the file holds no key', 'motcua.yaml', passphraseFile],
  ])('%s', async (_, p12File, wrong) => {
    const of = signingOffice({ p12File, passphraseFile: wrong })
    await expect(file(of, 'none')).rejects.toThrow(
      'expected a PKCS#12 file that opens with the passphrase',
    )
    expect(existsSync(join(office.paths.var, 'none'))).toBe(false)
  })

  test('where there is no file', async () => {
    const of = signingOffice({ p12File: 'var/keys/none.p12' })
    await expect(file(of, 'none')).rejects.toThrow('none.p12')
    expect(existsSync(join(office.paths.var, 'none'))).toBe(false)
  })
})

test.runIf(hasOpenssl)(
  'the passphrase may stand in the environment',
  async () => {
    process.env['MOTCUA_SIGN_PASSPHRASE'] = passphrase
    const pdf = await file(
      signingOffice({ p12File: 'var/keys/rsa.p12' }),
      'env',
    )
    delete process.env['MOTCUA_SIGN_PASSPHRASE']
    expect((await signatureOf(readFileSync(pdf))).faults).toEqual([])
  },
)

test.runIf(hasOpenssl)('a report is signed as a scorecard is', async () => {
  const sign = { p12File: 'var/keys/ec.p12', passphraseFile }
  const of = signingOffice(sign)
  await using data = await openOfficeData(of)
  const period = parsePeriod('2018-03')
  const figures = await figuresOfReports(of, data, { period, units: ['vp'] })
  const doubts = { open: [], accepted: [] }
  const { files } = await fileReport(
    { office: of, data, figures, doubts },
    'vp',
    {
      out: join(of.paths.var, 'report'),
      edition: 1,
      printer,
      sign: signingOf(of),
    },
  )
  const { paper, faults } = readIssued(readFileSync(files.pdf))
  expect([paper?.kind, paper?.isSigned, faults]).toEqual(['report', true, []])
  expect(await verifyFile(office, files.pdf, printer)).toMatchObject({
    same: 'bytes',
    signature: { kind: 'PAdES', faults: [] },
  })
})

test('an office that signs nothing has no box and no signature', async () => {
  const pdf = readFileSync(await file(office, 'plain'))
  expect(readIssued(pdf).paper).not.toHaveProperty('isSigned')
  expect((await signatureOf(pdf)).faults).toEqual(['it has no signature'])
})

test.runIf(hasOpenssl)(
  'a signed file that is gone is not made again in its place: its data are',
  async () => {
    const sign = { p12File: 'var/keys/rsa.p12', passphraseFile }
    const archive = join(office.paths.var, 'gone')
    const pdf = await file(signingOffice(sign), 'gone')
    const { manifest } = readIssued(readFileSync(pdf))
    const files = {
      pdf: basename(pdf),
      xlsx: basename(pdf).replace('.pdf', '.xlsx'),
      json: basename(pdf).replace('.pdf', '.json'),
    }
    const stored = Object.fromEntries(
      Object.entries(files).map(([form, name]) => {
        const bytes = readFileSync(join(archive, name))
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        return [form, { bytes: bytes.length, sha256 }]
      }),
    )
    const { batch, plan, asOf, unit, period, edition } = manifest!
    appendLedger(ledgerPath(office), [
      {
        at: '2019-01-01 06:00:00',
        event: 'issued',
        kind: 'scorecard',
        state: 'final',
        period,
        unit,
        edition,
        files,
        stored,
        sha256: stored['pdf']?.sha256,
        published: { batch, plan, asOf, figures: [] },
      },
    ])
    const before = readFileSync(join(archive, files.json))
    for (const name of Object.values(files)) rmSync(join(archive, name))
    const of = { ...office, paths: { ...office.paths, archive } }
    const restored = await restoreArchive(of, printer)
    expect(restored.map(({ file: name, why }) => [name, why])).toEqual([
      [files.pdf, 'it was signed, and nobody can sign at that moment again'],
      [files.xlsx, null],
      [files.json, null],
    ])
    expect(readFileSync(join(archive, files.json))).toEqual(before)
    expect(existsSync(pdf)).toBe(false)
    rmSync(ledgerPath(office))
  },
)
