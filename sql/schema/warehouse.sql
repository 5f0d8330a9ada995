-- What this database is. A newer version than the program's own is refused.
create table warehouse (
  schema_version integer not null,
  office varchar not null,
  zone varchar not null
);
