import { z } from 'zod'
import type { Quality } from '../definition/kpi.ts'

const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) })

const quality = z.strictObject({
  verified: words.optional(),
  source: words.optional(),
  accuracy: words.optional(),
  limits: words.optional(),
  compensation: words.optional(),
})

const every = {
  id: z
    .string()
    .refine(
      isId,
      'expected small letters and digits joined by underscores, 48 at most',
    ),
  version: z.int().min(1).max(999),
  title: words,
  effective: z
    .strictObject({
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
    })
    .refine(({ from, to }) => !from || !to || from <= to, {
      path: ['to'],
      message: 'expected a day not before from',
    })
    .optional(),
  better: z.enum(['up', 'down', 'neither']).optional(),
  nature: z.enum(['flow', 'stock']).optional(),
  cites: z
    .array(
      z.strictObject({
        document: z.string().min(1),
        clause: z.string().min(1),
        quote: z.string().min(1).optional(),
      }),
    )
    .optional(),
  quality: quality.optional(),
  minN: z.int().min(0).optional(),
}

/** An id is a part of names of columns. */
function isId(id: string): boolean {
  return id.length <= 48 && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(id)
}

const term = z.strictObject({
  kpi: z.string(),
  version: z.int().min(1).optional(),
  take: z.enum(['numerator', 'denominator']).default('numerator'),
  sign: z.enum(['plus', 'minus']).default('plus'),
})

/**
 * A definition as a file states it: names and predicates are still to be looked up.
 *
 * @param rowSets the names of those that it may count
 */
export function definitionShape(rowSets: readonly string[]) {
  const counting = {
    ...every,
    rows: z.enum(rowSets),
    period: z.string().optional(),
    counts: z.unknown().optional(),
  }
  return z.discriminatedUnion('kind', [
    z.strictObject({
      ...counting,
      kind: z.literal('ratio'),
      meets: z.unknown().optional(),
    }),
    z.strictObject({ ...counting, kind: z.literal('count') }),
    z.strictObject({
      ...counting,
      kind: z.literal('duration'),
      measure: z.strictObject({ from: z.string(), to: z.string() }),
      unit: z.enum(['working_day', 'calendar_day']),
      statistic: z.enum(['median', 'p90', 'mean']).optional(),
    }),
    z.strictObject({
      ...every,
      kind: z.literal('derived'),
      numerator: z.array(term).min(1),
      denominator: z.array(term).min(1),
    }),
  ])
}

/** A definition of the right shape. */
export type Given = z.output<ReturnType<typeof definitionShape>>
/** One that counts rows. */
export type GivenCounting = Exclude<Given, { kind: 'derived' }>
/** One that sums others. */
export type GivenDerived = Extract<Given, { kind: 'derived' }>

/** What every definition states, with nothing where it states nothing. */
export function common(given: Given) {
  const { id, version, title, effective, better, cites, minN } = given
  return {
    id,
    version,
    title,
    ...(effective && {
      effective: {
        ...(effective.from !== undefined && { from: effective.from }),
        ...(effective.to !== undefined && { to: effective.to }),
      },
    }),
    ...(better && { better }),
    ...(cites && {
      cites: cites.map(({ quote, ...cite }) => ({
        ...cite,
        ...(quote !== undefined && { quote }),
      })),
    }),
    ...(minN !== undefined && { minN }),
  }
}

/** What a definition states of its quality, and of the rest what its rows state. */
export function stated(
  given: z.output<typeof quality> | undefined,
  rows: Quality,
): Quality {
  return {
    verified: given?.verified ?? rows.verified,
    source: given?.source ?? rows.source,
    accuracy: given?.accuracy ?? rows.accuracy,
    limits: given?.limits ?? rows.limits,
    compensation: given?.compensation ?? rows.compensation,
  }
}
