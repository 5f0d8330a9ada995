import type { DialectAdapter } from 'kysely'

/** What DuckDB can do, as Kysely asks it. */
export const adapter: DialectAdapter = {
  supportsCreateIfNotExists: true,
  supportsReturning: true,
  supportsTransactionalDdl: true,
  // One process writes at a time; the file lock is the lock.
  acquireMigrationLock: async () => {},
  releaseMigrationLock: async () => {},
}
