import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createTransport } from 'nodemailer'
import type { MailServer } from '../office/delivery-schema.ts'
import { momentOf } from '../office/clock.ts'
import type { Office } from '../office/office.ts'
import { secretOf } from '../office/secret-file.ts'
import { sent } from './channel.ts'
import type { Attempt, Channel, Sending } from './channel.ts'
import type { FileOf } from './archived.ts'
import { letterOf } from './letter.ts'

/** A mail as it is handed to the server. */
export interface Message {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html?: string
  /** The same at each attempt; of it the Message-ID and the boundaries are made. */
  readonly id: string
  readonly date: Date
  readonly attachments?: readonly FileOf[]
}

/**
 * One mail to one address by the office's server, never in clear over a network.
 *
 * The same parcel has the same Message-ID, date and boundaries: a mailbox or an
 * archive can tell a repeat.
 */
export function mailChannel(
  office: Pick<Office, 'dir' | 'zone'>,
  server: MailServer,
  address: string,
): Channel {
  return {
    name: `mail server ${server.host}`,
    isRepeatable: false,
    send: (sending) =>
      sendMail(office, server, messageOf(office, server, address, sending)),
  }
}

/** Sends one mail, and tells what became of it. */
export async function sendMail(
  office: Pick<Office, 'dir'>,
  server: MailServer,
  { id, attachments = [], ...message }: Message,
): Promise<Attempt> {
  let isWritten = false
  const transport = createTransport({
    ...connectionOf(office, server),
    logger: listener((isIt) => {
      isWritten ||= isIt
    }),
  })
  try {
    await transport.sendMail({
      from: server.from,
      ...message,
      messageId: `<${id}@${server.from.split('@').at(-1)}>`,
      baseBoundary: id,
      headers: { 'Auto-Submitted': 'auto-generated' },
      attachments: attachments.map(({ name, bytes }) => ({
        filename: name,
        content: Buffer.from(bytes),
      })),
    })
    return sent
  } catch (error) {
    return attemptOf(error, isWritten, server)
  } finally {
    transport.close()
  }
}

function connectionOf({ dir }: Pick<Office, 'dir'>, server: MailServer) {
  const { host, port, security, caFile, user, passwordFile } = server
  const wait = server.timeoutSeconds * 1000
  const pass =
    passwordFile === undefined
      ? process.env['MOTCUA_SMTP_PASSWORD']
      : secretOf(dir, passwordFile)
  return {
    host,
    port,
    secure: security === 'tls',
    // Where STARTTLS is not offered it would else send in clear without a word.
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(caFile !== undefined && {
      tls: { ca: readFileSync(resolve(dir, caFile)) },
    }),
    ...(user !== undefined && { auth: { user, pass: pass ?? '' } }),
    connectionTimeout: wait,
    greetingTimeout: wait,
    socketTimeout: wait,
    dnsTimeout: wait,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Tells whether the whole message was written to the server; keeps and prints nothing of it. */
function listener(onLine: (isWritten: boolean) => void) {
  const log = (entry: unknown) =>
    onLine(
      typeof entry === 'object' &&
        entry !== null &&
        'tnx' in entry &&
        entry.tnx === 'message',
    )
  return {
    level: () => {},
    trace: log,
    debug: log,
    info: log,
    warn: log,
    error: log,
    fatal: log,
  }
}

function messageOf(
  { zone }: Pick<Office, 'zone'>,
  { attachAtMostMb }: MailServer,
  address: string,
  { id, isRepeat, document }: Sending,
): Message {
  const { entry, pdf, xlsx } = document
  const files = [pdf, xlsx]
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const isAttached = size <= attachAtMostMb * 1_000_000
  return {
    to: address,
    ...letterOf(document, { isRepeat, isAttached }),
    id,
    date: momentOf(zone, entry.at),
    attachments: isAttached ? files : [],
  }
}

/**
 * What an error of nodemailer means. It names a command before and after the
 * mail alike, so that only its log tells whether the mail was written.
 */
function attemptOf(
  error: unknown,
  isWritten: boolean,
  { host }: MailServer,
): Attempt {
  const fault = faultOf(error)
  const { code, command, responseCode } = fault
  if (isWritten && responseCode === undefined)
    return {
      sent: 'unknown',
      reason: `${host}: expected an answer to the whole mail, got none (${code})`,
    }
  // Its text may repeat the address.
  const got =
    responseCode === undefined
      ? `${code}: ${fault.message}`
      : `${responseCode} to ${command}`
  if (responseCode !== undefined && ofThisMail.has(command))
    return {
      sent: responseCode >= 500 ? 'refused' : 'failed',
      reason: `${host}: expected the mail to be taken, got ${got}`,
    }
  return {
    sent: 'failed',
    reason: `${host}: expected a mail server that takes mail, got ${got}; ${cureOf(fault)}`,
    isBroken: true,
  }
}

/** What a server says of one mail; what it says of others is of all mails. */
const ofThisMail = new Set(['RCPT TO', 'DATA'])

function cureOf({ code, message }: Fault): string {
  if (code === 'EAUTH')
    return 'look at delivery.server.user, and at passwordFile or MOTCUA_SMTP_PASSWORD'
  if (code === 'ETLS' || /certificate/.test(message))
    return 'the server has to offer TLS with a certificate that is trusted: delivery.server.security, delivery.server.caFile'
  return 'look at delivery.server and the network'
}

interface Fault {
  readonly code: string
  readonly command: string
  readonly responseCode: number | undefined
  /** Its first clause. */
  readonly message: string
}

function faultOf(error: unknown): Fault {
  const given: {
    readonly code?: unknown
    readonly command?: unknown
    readonly responseCode?: unknown
  } = typeof error === 'object' && error !== null ? error : {}
  const { code = '', command = '', responseCode } = given
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: String(code),
    command: String(command),
    responseCode: responseCode === undefined ? undefined : Number(responseCode),
    message: message.split(/[\n;]/, 1)[0] ?? '',
  }
}
