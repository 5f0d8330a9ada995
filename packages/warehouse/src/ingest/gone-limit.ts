/** What an export of everything may lack of what is known before a person is asked. */
export interface GoneLimit {
  /** Part of the dossiers that were open or ended in the twelve months before the export, 0 to 1. */
  readonly share: number
  /** So many of them may always be gone. */
  readonly dossiers: number
}

/** What an office allows that says nothing. */
export const goneLimit: GoneLimit = Object.freeze({ share: 0.02, dossiers: 2 })
