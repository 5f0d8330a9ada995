import { once } from 'node:events'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** What a mail server does with a mail. */
export type Behaviour =
  | 'takes'
  /** Not now, try again. */
  | 'busy'
  /** There is no such mailbox. */
  | 'refuses'
  /** Takes the whole mail and breaks the connection without an answer. */
  | 'drops'
  /** Breaks the connection before the mail is sent. */
  | 'hangs-up'
  /** Refuses the password. */
  | 'denies'

/** A mail that reached a server, whatever the server answered. */
export interface Arrived {
  readonly to: string
  readonly raw: string
  readonly mail: ParsedMail
  readonly isEncrypted: boolean
}

/** A real SMTP server of this machine. */
export interface Mailbox extends AsyncDisposable {
  readonly port: number
  readonly arrived: readonly Arrived[]
  behaviour: Behaviour
}

/** Starts a server; with a certificate it offers STARTTLS, else it does not. */
export async function openMailbox(
  certificate?: Readonly<{ key: string; cert: string }>,
): Promise<Mailbox> {
  const arrived: Arrived[] = []
  const sockets = new Set<Socket>()
  const box = { behaviour: 'takes' as Behaviour }
  const cut = () => sockets.forEach((socket) => socket.destroy())
  const server = new SMTPServer({
    ...certificate,
    ...(certificate ? {} : { disabledCommands: ['STARTTLS'] }),
    authOptional: true,
    allowInsecureAuth: true,
    logger: false,
    onAuth(_auth, _session, callback) {
      if (box.behaviour === 'denies') callback(answer(535, 'denied'))
      else callback(null, { user: 'office' })
    },
    onRcptTo(_address, _session, callback) {
      if (box.behaviour === 'hangs-up') cut()
      else if (box.behaviour === 'busy') callback(answer(451, 'later'))
      else if (box.behaviour === 'refuses') callback(answer(550, 'none'))
      else callback()
    },
    async onData(stream, session, callback) {
      // Of a mail that its sender broke off, as one that is killed does, nothing arrived.
      const raw = await text(stream).catch(() => undefined)
      if (raw === undefined) return
      const [to] = session.envelope.rcptTo
      arrived.push({
        to: to?.address ?? '',
        raw,
        mail: await simpleParser(raw),
        isEncrypted: session.secure,
      })
      if (box.behaviour === 'drops') cut()
      else callback()
    },
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const address = server.server.address()
  if (address === null || typeof address === 'string')
    throw new Error('expected a port')
  return Object.assign(box, {
    port: address.port,
    arrived,
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  })
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
