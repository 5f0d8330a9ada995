-- One load of one file: what was read, and what became of every row of it.
-- read = accepted + unchanged + rejected, always.
create table batch (
  office varchar not null,
  batch integer not null,          -- 1, 2, ... in the order of loading
  target varchar not null,         -- dossier, unit or procedure
  source varchar not null,         -- name of the source profile
  file varchar not null,           -- name of the export, without its folder
  sha256 varchar not null,         -- of the export's bytes, which the warehouse does not keep
  profile_sha256 varchar not null,
  extract_at timestamp not null,   -- when the export was made, the office's local time
  loaded_at timestamp not null,    -- when it was loaded, the office's local time
  covers varchar not null,         -- all: a row that is missing is gone; listed: only what is in the file is known
  undoes integer,                  -- the batch that this one takes back
  "read" integer not null,
  accepted integer not null,
  unchanged integer not null,
  rejected integer not null,
  flagged integer not null,
  check ("read" = accepted + unchanged + rejected)
);
