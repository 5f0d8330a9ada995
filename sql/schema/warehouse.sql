-- What this database is. A newer version than the program's own is refused; one
-- of an older schema, or of another engine, is made anew from the observations.
create table warehouse (
  schema_version integer not null,
  office varchar not null,
  zone varchar not null,
  engine varchar not null          -- version of DuckDB: row hashes hold for it alone
);
