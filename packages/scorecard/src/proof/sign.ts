import { createHash, verify, X509Certificate } from 'node:crypto'

/**
 * What signs: a PKCS#12 file, a token or a remote service. It hashes what it is
 * given by the algorithm and signs that: RSA as PKCS#1, EC as DER.
 */
export interface Signer {
  /** X.509, DER. */
  readonly certificate: Uint8Array
  /** Those above it, up to the root. */
  readonly certificateChain?: Uint8Array[]
  readonly keyType: 'RSA' | 'EC'
  readonly signatureAlgorithm: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA'
  sign(
    data: Uint8Array,
    algorithm: 'SHA-256' | 'SHA-384' | 'SHA-512',
  ): Promise<Uint8Array>
}

/** Thrown when there is no signature; nothing is issued unsigned in its place. */
export class SignError extends Error {
  override readonly name = 'SignError'
}

/**
 * The signer of a PKCS#12 file (`.p12`, `.pfx`).
 *
 * @throws SignError when it cannot be opened with the passphrase.
 */
export async function fileSigner(
  p12: Uint8Array,
  passphrase: string,
): Promise<Signer> {
  const { P12Signer } = await import('@libpdf/core')
  try {
    return await P12Signer.create(p12, passphrase)
  } catch (error) {
    throw new SignError(
      'expected a PKCS#12 file that opens with the passphrase',
      { cause: error },
    )
  }
}

/**
 * Signs all of a PDF, as an update that follows it: PAdES B-B, with the
 * certificate named in what is signed. What was signed is checked before it is
 * given back.
 *
 * @param at When it is signed.
 * @throws SignError
 */
export async function signPdf(
  pdf: Uint8Array,
  signer: Signer,
  at: Date,
): Promise<Uint8Array> {
  const { PDF } = await import('@libpdf/core')
  const document = await PDF.load(pdf)
  const { bytes, warnings } = await document.sign({
    signer,
    signingTime: at,
    level: 'B-B',
    fieldName: 'motcua',
  })
  const faults = [
    ...warnings.map(({ message }) => message),
    ...(Buffer.compare(bytes.subarray(0, pdf.length), pdf) === 0
      ? []
      : ['what was signed is not what was made']),
    ...(await signatureOf(bytes)).faults,
  ]
  if (faults.length > 0)
    throw new SignError(`the signature does not hold: ${faults.join('; ')}`)
  return bytes
}

/** A signature of a PDF, and what is wrong with it. */
export interface Signature {
  /** Hash of the certificate; undefined where there is no signature. */
  readonly certificate: string | undefined
  /** Only one that names its certificate in what is signed is a PAdES. */
  readonly kind: 'PAdES' | 'CMS'
  readonly faults: readonly string[]
}

const oids = {
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
}
const digests: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/**
 * Reads the one signature of a PDF: whether it is valid and signs the whole
 * document. Who its certificate belongs to, and who vouches for that, is not
 * asked here.
 */
export async function signatureOf(pdf: Uint8Array): Promise<Signature> {
  const file = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
  const none = (fault: string): Signature => ({
    certificate: undefined,
    kind: 'CMS',
    faults: [fault],
  })
  const ranges = [
    ...file
      .toString('latin1')
      .matchAll(/\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g),
  ]
  const [range] = ranges
  if (!range) return none('it has no signature')
  const [stop, start, length] = range.slice(1).map(Number)
  if (stop === undefined || start === undefined || length === undefined)
    return none('it has no signature')
  const gap = file.toString('latin1', stop, start)
  if (!/^<[0-9A-Fa-f]+>$/.test(gap)) return none('its signature cannot be read')
  const signed = Buffer.concat([
    file.subarray(0, stop),
    file.subarray(start, start + length),
  ])
  const isTotal = ranges.length === 1 && start + length === file.length
  const read = await readCms(Buffer.from(gap.slice(1, -1), 'hex'), signed)
  return isTotal
    ? read
    : {
        ...read,
        faults: [...read.faults, 'its signature is not of the total document'],
      }
}

async function readCms(cms: Buffer, signed: Buffer): Promise<Signature> {
  const { ContentInfo, SignedData, Certificate } = await import('pkijs')
  try {
    const { content } = ContentInfo.fromBER(cms)
    const { signerInfos, certificates = [] } = new SignedData({
      schema: content,
    })
    const [signer] = signerInfos
    const [certificate] = certificates
    if (!signer?.signedAttrs || !(certificate instanceof Certificate))
      throw new Error('expected a signer and a certificate')
    const der = Buffer.from(certificate.toSchema(true).toBER())
    const own = new X509Certificate(der)
    const digest = digests[signer.digestAlgorithm.algorithmId] ?? 'none'
    const valueOf = (type: string) => {
      const [value] =
        signer.signedAttrs?.attributes.find((a) => a.type === type)?.values ??
        []
      return value === undefined ? undefined : Buffer.from(value.toBER())
    }
    const isDigest =
      valueOf(oids.messageDigest)?.subarray(2).compare(hash(digest, signed)) ===
      0
    // What is signed are the attributes, as a set.
    const attributes = Buffer.from(signer.signedAttrs.encodedValue)
    attributes[0] = 0x31
    const signature = Buffer.from(signer.signature.valueBlock.valueHexView)
    const isSigned = verify(digest, attributes, own.publicKey, signature)
    const named = valueOf(oids.signingCertificateV2)
    return {
      certificate: createHash('sha256').update(der).digest('hex'),
      kind: named?.includes(hash('sha256', der)) ? 'PAdES' : 'CMS',
      faults: isDigest && isSigned ? [] : ['its signature is not valid'],
    }
  } catch {
    return {
      certificate: undefined,
      kind: 'CMS',
      faults: ['its signature cannot be read'],
    }
  }
}

function hash(algorithm: string, data: Buffer): Buffer {
  return createHash(algorithm).update(data).digest()
}
