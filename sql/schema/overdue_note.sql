-- What a unit says of an overdue dossier. A table of its own, because rooms
-- enter it after the export, which must not wipe it out.
create table overdue_note (
  office varchar not null,
  source varchar not null,         -- source of the dossier
  dossier varchar not null,        -- code of the dossier
  overdue_reason varchar,
  apology_sent_on date,            -- văn bản xin lỗi
  new_due_on date,                 -- hẹn lại: the date that the letter promises
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
