import { createHmac } from 'node:crypto'
import type { Office } from '../office/office.ts'
import { secretOf } from '../office/secret-file.ts'
import { sent } from './channel.ts'
import type { Attempt, Channel, Sending } from './channel.ts'

/** How long the other side may be silent. */
const limitMs = 60_000

/** Not connected: nothing has left the house. */
const unconnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Posts the paper's JSON, signed: `X-Motcua-Signature` is `sha256=` and the
 * HMAC of the body. `Idempotency-Key` is the same at each attempt, so that the
 * other side can tell a repeat.
 */
export function webhookChannel(
  { dir, code }: Pick<Office, 'dir' | 'code'>,
  url: string,
  secretFile: string,
): Channel {
  return {
    name: `webhook ${new URL(url).host}`,
    isRepeatable: false,
    async send(sending) {
      const secret = secretOf(dir, secretFile)
      const body = bodyOf(code, sending)
      const hmac = createHmac('sha256', secret).update(body).digest('hex')
      try {
        const response = await fetch(url, {
          method: 'POST',
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(limitMs),
          headers: {
            'Content-Type': 'application/json',
            'Idempotency-Key': sending.id,
            'X-Motcua-Signature': `sha256=${hmac}`,
          },
        })
        await response.body?.cancel()
        return answered(response.status)
      } catch (error) {
        return unanswered(error)
      }
    },
  }
}

function bodyOf(
  office: string,
  { document: { entry, json, pdf } }: Sending,
): string {
  const { kind, period, unit, edition, state, sha256 } = entry
  const head = { office, kind, period, unit, edition, state }
  const document: unknown = JSON.parse(Buffer.from(json.bytes).toString())
  return JSON.stringify({ ...head, pdf: pdf.name, sha256, document })
}

function answered(status: number): Attempt {
  if (status >= 200 && status < 300) return sent
  const reason = `expected an answer of 200 to 299, got ${status}`
  const isForGood =
    status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status)
  return { sent: isForGood ? 'refused' : 'failed', reason }
}

function unanswered(error: unknown): Attempt {
  const cause = error instanceof Error ? error.cause : undefined
  const code =
    cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (unconnected.has(code))
    return {
      sent: 'failed',
      reason: `expected a connection, got none (${code})`,
      isBroken: true,
    }
  // A port of another service, to which the platform asks nothing.
  if (cause instanceof Error && cause.message === 'bad port')
    return {
      sent: 'failed',
      reason: 'expected a port for web requests, got one of another service',
      isBroken: true,
    }
  return {
    sent: 'unknown',
    reason: `expected an answer, got none${code && ` (${code})`}`,
  }
}
