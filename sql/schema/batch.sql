-- One load of one file, or one undo: what was read, and what became of every
-- row of it. read = accepted + unchanged + rejected, always.
create table batch (
  office varchar not null,
  batch integer not null,          -- 1, 2, ... in the order of loading
  target varchar not null,         -- the table that it was loaded into
  source varchar not null,         -- name of the source profile
  file varchar not null,           -- name of the export, without its folder
  bytes bigint,                    -- of the export; null where an older program loaded it
  sha256 varchar not null,         -- of the export's bytes, which the warehouse does not keep
  profile_sha256 varchar not null,
  extract_at timestamp not null,   -- when the export was made, the office's local time
  loaded_at timestamp not null,    -- when it was loaded, the office's local time
  covers varchar not null,         -- all: a row that is missing is gone; listed: only what is in the file is known
  supersedes varchar,              -- sources whose row of the same code is not counted, and the register of the source as @name, separated by spaces
  undoes integer,                  -- the batch that this one takes out again
  "read" integer not null,
  accepted integer not null,
  unchanged integer not null,
  rejected integer not null,
  flagged integer not null,
  check ("read" = accepted + unchanged + rejected)
);
