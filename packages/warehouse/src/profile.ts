import { addDays } from '@motcua/metrics'
import { z } from 'zod'

const headers = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((h) => (Array.isArray(h) ? h : [h]))
const values = z.array(z.string()).min(1)

/** Columns that a dossier export can give; each names its header and aliases. */
const columns = z.strictObject({
  code: headers,
  procedure: headers,
  unit: headers,
  channel: headers,
  status: headers,
  received: headers,
  due: headers,
  extendedDue: headers.optional(),
  finished: headers,
  handedOver: headers.optional(),
  stopped: headers.optional(),
  paused: headers.optional(),
  resumed: headers.optional(),
  overdueReason: headers.optional(),
  apology: headers.optional(),
})

/** The names of all columns that a profile may have. */
export const profileColumns = Object.keys(
  columns.shape,
) as (keyof typeof columns.shape)[]

/** Date formats that may be listed; nothing else is read, nothing is guessed. */
export const dateFormats = [
  'DD/MM/YYYY',
  'DD/MM/YYYY HH:mm',
  'DD/MM/YYYY HH:mm:ss',
  'YYYY-MM-DD',
  'YYYY-MM-DD HH:mm',
  'YYYY-MM-DD HH:mm:ss',
] as const

/**
 * How the exports of one system are read. Only the columns named here are ever
 * read; a value that no map knows rejects its row by name.
 */
export const profileSchema = z.strictObject({
  /** Name of the source; part of every dossier's key. */
  name: z.string().regex(/^[a-z0-9-]+$/),
  format: z.literal('csv'),
  encoding: z.literal('utf-8'),
  delimiter: z.string().length(1),
  quote: z.string().length(1),
  /**
   * File name of an export. `*` is anything; `{YYYY}`, `{MM}`, `{DD}`, `{HH}`
   * and `{mm}` give the time at which it was made.
   */
  files: z.string(),
  /** When the export was made, where the name does not say. */
  extractAt: z
    .string()
    .refine(isTime, 'expected a time such as 2018-04-01 05:00:00')
    .optional(),
  /**
   * `month`: each month is exported in the month after it, holding what was open
   * or changed. A month without its export is a gap, and nothing after it is complete.
   */
  every: z.literal('month').optional(),
  columns,
  dates: z.array(z.enum(dateFormats)).min(1),
  /** Status texts of the system, by what they mean here. */
  status: z.strictObject({
    /** Registered but not received: not a dossier. */
    not_received: values.optional(),
    processing: values.optional(),
    paused: values.optional(),
    finished: values,
    withdrawn: values.optional(),
    returned: values.optional(),
    refused: values.optional(),
  }),
  channel: z.strictObject({
    online: values.optional(),
    counter: values.optional(),
    post: values.optional(),
    phone: values.optional(),
    internal: values.optional(),
  }),
  /** Other spellings of units, by unit code; codes and names match by themselves. */
  units: z.record(z.string(), values).default({}),
  /** Other spellings of procedures, by procedure code. */
  procedures: z.record(z.string(), values).default({}),
  /** `closed`: an unknown procedure rejects the row; `open`: its text is its code. */
  catalogue: z.enum(['closed', 'open']).default('closed'),
  apology: z.strictObject({ yes: values, no: values }).optional(),
})

/** Whether a text `YYYY-MM-DD HH:MM:SS` is a time of the calendar. */
export function isTime(text: string): boolean {
  const date = text.slice(0, 10)
  return (
    /^\d{4}-\d\d-\d\d (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) &&
    addDays(date, 0) === date
  )
}

export type Profile = z.infer<typeof profileSchema>
