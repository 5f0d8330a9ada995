import { z } from 'zod'
import { paperKinds } from './paper-kinds.ts'

/** States of a document, and so what a recipient may ask for. */
const states = ['provisional', 'final', 'restated'] as const

const hereOnly = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/** The office's own mail server. */
const serverSchema = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535).default(587),
    /** `starttls` and `tls` never send in clear; `none` is for a server on this machine. */
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    /** Certificates that are trusted beside the usual ones, PEM. */
    caFile: z.string().min(1).optional(),
    user: z.string().min(1).optional(),
    /** Holds the password on its first line; without it `MOTCUA_SMTP_PASSWORD`. */
    passwordFile: z.string().min(1).optional(),
    /** The office's address that mails come from. */
    from: z.email(),
    /** Attachments above this are named in the mail and not sent. */
    attachAtMostMb: z.number().positive().default(10),
    /** How long the server may be silent. */
    timeoutSeconds: z.number().positive().max(600).default(60),
  })
  .superRefine(({ host, security }, context) => {
    if (security === 'none' && !hereOnly.test(host))
      context.addIssue({
        code: 'custom',
        path: ['security'],
        message: `expected starttls or tls, got none: only a server on this machine (localhost) takes mail in clear`,
      })
  })

/** Who gets documents, and how: one of `mail`, `folder` and `webhook`. */
const recipientSchema = z
  .strictObject({
    /** What the record, the log and `status` call it; an address stands nowhere but here. */
    name: z
      .string()
      .regex(
        /^[a-z0-9-]+$/,
        'expected small letters from a to z, digits and -',
      ),
    mail: z.email().optional(),
    folder: z.string().min(1).optional(),
    webhook: z.url({ protocol: /^https?$/ }).optional(),
    /** Holds the key that signs what is sent to the webhook. */
    secretFile: z.string().min(1).optional(),
    /** Codes of units whose documents it gets; `*`: of all. */
    units: z.array(z.string()).min(1).default(['*']),
    kinds: z
      .array(z.enum(paperKinds))
      .min(1)
      .default([...paperKinds]),
    states: z
      .array(z.enum(states))
      .min(1)
      .default([...states]),
  })
  .superRefine(({ mail, folder, webhook, secretFile }, context) => {
    const ways = [mail, folder, webhook].filter((way) => way !== undefined)
    const tell = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message })
    if (ways.length !== 1)
      tell(
        'name',
        `expected one of mail, folder and webhook, got ${ways.length}`,
      )
    if (webhook !== undefined && secretFile === undefined)
      tell('secretFile', 'expected the file of the key that signs, got none')
    if (webhook === undefined && secretFile !== undefined)
      tell('secretFile', 'expected it beside a webhook alone')
  })

/** How documents reach people, of `motcua.yaml`. */
export const deliverySchema = z
  .strictObject({
    /** What was issued before this day is not sent. */
    since: z.iso.date(),
    /** A mail of which it is not known whether it was sent: a person decides, or it is sent again and says so. */
    unknown: z.enum(['hold', 'again']).default('hold'),
    /** What is issued waits in the archive until a person approves it. */
    approval: z.boolean().default(false),
    server: serverSchema.optional(),
    /** Who is told by mail what a pass held back or could not do. */
    operator: z.email().optional(),
    to: z.array(recipientSchema).default([]),
  })
  .superRefine(({ server, operator, to }, context) => {
    if (operator !== undefined && !server)
      context.addIssue({
        code: 'custom',
        path: ['operator'],
        message: 'expected delivery.server, which sends mails, got none',
      })
    const names = to.map(({ name }) => name)
    for (const [i, { name, mail }] of to.entries()) {
      const tell = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['to', i, path], message })
      if (names.indexOf(name) < i)
        tell('name', `expected a name of its own, got ${name} again`)
      if (mail !== undefined && !server)
        tell('mail', 'expected delivery.server, which sends mails, got none')
    }
  })

/** @see deliverySchema */
export type Delivery = z.output<typeof deliverySchema>

/** @see serverSchema */
export type MailServer = z.output<typeof serverSchema>

/** @see recipientSchema */
export type Recipient = Delivery['to'][number]
