import { goneLimit } from '@motcua/warehouse/reading'
import { z } from 'zod'
import { cronFault } from './cron.ts'
import { deliverySchema } from './delivery-schema.ts'

const periodKinds = ['month', 'quarter', 'half', 'year'] as const

const textSchema = z.strictObject({ vi: z.string(), en: z.string() })

/** What `motcua.yaml` says. */
export const officeSchema = z.strictObject({
  /** Key of the office in every table. */
  code: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'expected small letters from a to z, digits and -'),
  name: textSchema,
  /** Of the papers. */
  language: z.enum(['vi', 'en']).default('vi'),
  /** IANA zone of every local time. */
  zone: z
    .string()
    .refine(isZone, 'expected an IANA time zone such as Asia/Ho_Chi_Minh'),
  /** Sample data: every page says so. */
  synthetic: z.boolean().default(false),
  /** Names of the profiles in `sources/`. */
  sources: z.array(z.string()).min(1),
  /** First day that the sources cover; what lies before is not known. */
  dataFrom: z.iso.date(),
  /** What is loaded without a person's word. */
  intake: z
    .strictObject({
      /** What an export of everything may lack of the dossiers that were open or ended in the last twelve months. */
      gone: z
        .strictObject({
          share: z.number().min(0).max(1).default(goneLimit.share),
          dossiers: z.int().min(0).default(goneLimit.dossiers),
        })
        .prefault({}),
      /** Part of the rows of a file that may be rejected before the command says so by its exit code. */
      rejected: z.number().min(0).max(1).default(0.1),
      /** How long a loaded export is kept apart; 0: it is deleted from the inbox when it is loaded. */
      keepOriginalsDays: z.int().min(0).max(3660).default(0),
    })
    .prefault({}),
  /** Files for other programs. */
  published: z
    .strictObject({
      /** How many versions stay, at least; one that was the newest within a day always does. */
      keep: z.int().min(1).default(12),
    })
    .prefault({}),
  /** When a document is issued before its data are whole, and when anew. */
  editions: z
    .strictObject({
      /** Days after it is due on which what lacks exports alone is issued as provisional; never without it. */
      provisionalAfterDays: z.int().min(0).max(366).optional(),
      /** Days after it was due within which late data restate what was issued; 0: a person alone has it issued anew. */
      restateWithinDays: z.int().min(0).max(3660).default(0),
    })
    .prefault({}),
  /** How documents reach people; without it they lie in the archive alone. */
  delivery: deliverySchema.optional(),
  /** Saved queries (`queries/NAME.sql`) whose answers are annex XIII of reports. */
  annexQueries: z.array(z.string()).default([]),
  /** Signs what is issued; without it nothing is signed. */
  sign: z
    .strictObject({
      /** Certificate and key, PKCS#12. */
      p12File: z.string().min(1),
      /** Holds the passphrase on its first line; without it `MOTCUA_SIGN_PASSPHRASE`. */
      passphraseFile: z.string().min(1).optional(),
    })
    .optional(),
  /** Which backups are kept where `backup` puts them; without it all of them. */
  backup: z
    .strictObject({
      /** So many of the last ones. */
      last: z.int().min(1).default(7),
      /** And the last one of each of so many months. */
      months: z.int().min(0).default(12),
    })
    .optional(),
  schedule: z
    .strictObject({
      /** When the process wakes, in the office's zone: once at least in each month that follows the end of a period. */
      cron: z.string(),
      /** A period is due from the first one that ends on or after this day. */
      start: z.iso.date(),
      periods: z.array(z.enum(periodKinds)).min(1),
      /** When papers of a period are due. */
      due: z
        .strictObject({
          /** Days after its last one. */
          afterDays: z.int().min(1).max(90).default(1),
          /** What becomes of a day off: it stays, or is moved to the next or the previous working day. */
          dayOff: z.enum(['same', 'next', 'previous']).default('same'),
        })
        .prefault({}),
      /** Reports are issued too, of these kinds of periods; without it scorecards alone. */
      reports: z
        .strictObject({
          periods: z.array(z.enum(periodKinds)).min(1),
          /** `office`: of the whole office alone; `all`: of each unit too. */
          units: z.enum(['office', 'all']).default('office'),
          /** Default: `schedule.start`. */
          start: z.iso.date().optional(),
        })
        .optional(),
      /** Where months begin: `calendar` on the 1st; `cut-15`: the 15th to the 14th, as Decree 09/2019 has it. */
      scheme: z
        .string()
        .regex(
          /^(calendar|cut-([1-9]|1\d|2[0-8]))$/,
          'expected calendar, or cut-15 for months from the 15th to the 14th, and so for each day from 1 to 28',
        )
        .default('calendar'),
    })
    .superRefine(({ cron, periods, reports, scheme }, ctx) => {
      const kinds = [...periods, ...(reports?.periods ?? [])]
      const message = cronFault(cron, kinds, cutDay(scheme))
      if (message) ctx.addIssue({ code: 'custom', path: ['cron'], message })
    }),
  /** A score of the office's KPIs, for reference. */
  composite: z
    .strictObject({
      title: textSchema,
      groups: z
        .array(
          z.strictObject({
            title: textSchema,
            /** At most, whatever the parts give. */
            points: z.number().positive(),
            /** None: nothing measures the group. */
            parts: z.array(
              z.strictObject({
                kpi: z.string(),
                /** At most. */
                points: z.number().positive(),
                /** The value that gives all points. */
                full: z.number().positive().default(1),
              }),
            ),
          }),
        )
        .min(1),
    })
    .optional(),
})

function cutDay(scheme: string): number | undefined {
  return scheme === 'calendar' ? undefined : Number(scheme.slice('cut-'.length))
}

/** An offset has no summer time, and the engine knows none. */
function isZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
