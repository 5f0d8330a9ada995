import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Office } from '../office/office.ts'
import { failureOf } from '../pass/outcome.ts'
import { healthOf } from './health.ts'
import { metricsOf } from './metrics.ts'
import type { MetricsText } from './metrics.ts'

/** A listening endpoint. */
export interface Endpoint {
  readonly port: number
  close(): Promise<void>
}

/**
 * Answers `GET /health` (200, or 503 with reasons) and `GET /metrics` for
 * Prometheus, to this machine alone.
 *
 * @param port 0: any that is free.
 */
export async function startEndpoint(
  office: Office,
  port: number,
): Promise<Endpoint> {
  const { createServer } = await import('node:http')
  const metrics = metricsOf(office)
  const server = createServer((request, response) => {
    answer({ office, metrics }, request, response).catch((error: unknown) => {
      send(response, 500, 'text/plain', `${failureOf(error).error}\n`)
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  // Of a port an address is given.
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(
  {
    office,
    metrics,
  }: { readonly office: Office; readonly metrics: MetricsText },
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page of another site that is led here by a name of its own is refused.
  const isHere = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(
    headers.host ?? '',
  )
  if (!isHere) return send(response, 403, 'text/plain', 'forbidden\n')
  if (method !== 'GET' && method !== 'HEAD')
    return send(response, 405, 'text/plain', 'only GET\n')
  if (url === '/metrics')
    return send(response, 200, metrics.contentType, await metrics.text())
  if (url !== '/health')
    return send(response, 404, 'text/plain', 'see /health and /metrics\n')
  const health = healthOf(office, new Date())
  const status = health.healthy ? 200 : 503
  send(response, status, 'application/json', `${JSON.stringify(health)}\n`)
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
  })
  response.end(text)
}
