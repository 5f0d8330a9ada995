import type { Profile } from '@motcua/warehouse'

/**
 * The sources by whether they may have the same dossiers: those of one register,
 * and those that supersede each other. A dossier counts in one of them, and may
 * move to another with a later export.
 *
 * @returns names, each once
 */
export function tiedSources(
  profiles: readonly Pick<Profile, 'name' | 'register' | 'supersedes'>[],
): readonly (readonly string[])[] {
  let groups: readonly (readonly string[])[] = []
  for (const { name, register = name, supersedes } of profiles) {
    // A register is told from a source of its name.
    const own = [name, `@${register}`, ...supersedes]
    const isTied = (group: readonly string[]) =>
      group.some((word) => own.includes(word))
    const apart = groups.filter((group) => !isTied(group))
    groups = [...apart, [...groups.filter(isTied).flat(), ...own]]
  }
  return groups.map((group) =>
    profiles.map((p) => p.name).filter((name) => group.includes(name)),
  )
}
