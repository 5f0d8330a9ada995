import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileSigner, signPdf } from '@motcua/scorecard'
import type { Signer } from '@motcua/scorecard'
import type { Office } from '../office/office.ts'
import { secretOf } from '../office/secret-file.ts'

/** Signs a PDF that is issued. */
export type Sign = (pdf: Uint8Array) => Promise<Uint8Array>

/**
 * How an office signs; undefined where it does not. The key is opened when the
 * first document is signed.
 */
export function signingOf({
  dir,
  sign,
}: Pick<Office, 'dir' | 'sign'>): Sign | undefined {
  if (!sign) return undefined
  let opened: Promise<Signer> | undefined
  const signer = () =>
    fileSigner(
      readFileSync(resolve(dir, sign.p12File)),
      sign.passphraseFile === undefined
        ? (process.env['MOTCUA_SIGN_PASSPHRASE'] ?? '')
        : secretOf(dir, sign.passphraseFile),
    )
  return async (pdf) => signPdf(pdf, await (opened ??= signer()), new Date())
}
