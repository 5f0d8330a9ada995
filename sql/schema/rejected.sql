-- A row of an export that was not taken in, and why. It holds no value of a
-- column that could name a person: value is kept for statuses, channels, units,
-- procedures and dates alone.
create table rejected (
  office varchar not null,
  batch integer not null,
  "row" integer not null,          -- the header is row 1
  reason varchar not null,         -- stable code, such as unknown_status
  code varchar,                    -- dossier code, null where it could not be trusted
  "column" varchar,                -- as the file names it
  value varchar
);
