import { runPass, type Office, type Pass, type PassOptions } from '@motcua/jobs'

/** What a pass did, and what it told meanwhile. */
export interface PassOn extends Pass {
  readonly told: readonly string[]
}

/** A pass at six in the morning of a day. */
export async function passOn(
  office: Office,
  day: string,
  options?: PassOptions,
): Promise<PassOn> {
  const told: string[] = []
  const now = `${day} 06:00:00`
  const done = await runPass(office, now, (line) => told.push(line), options)
  return { ...done, told }
}
