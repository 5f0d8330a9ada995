import { z } from 'zod'

/** What an office prints at the head and the foot of its papers. No names of persons. */
export const letterheadSchema = z.strictObject({
  /** `UBND TỈNH BÌNH DƯƠNG`. */
  superior: z.string(),
  /** `SỞ KẾ HOẠCH VÀ ĐẦU TƯ`. */
  agency: z.string(),
  /** After the blank for the number: `/……-SKHĐT`. */
  symbol: z.string(),
  place: z.string(),
  /** Name of the root unit in print: `Toàn Sở`. */
  wholeOffice: z.string(),
  signatures: z.strictObject({
    left: z.array(z.string()),
    /** Under the whole office's paper. */
    office: z.array(z.string()),
    /** Under a unit's paper. */
    unit: z.array(z.string()),
  }),
  recipients: z.array(z.string()),
})

export type Letterhead = z.infer<typeof letterheadSchema>
