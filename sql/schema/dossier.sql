-- A dossier (hồ sơ) as it is known now. Times are wall-clock times in the
-- office's zone; every time has its date beside it, because deadlines are
-- compared by date unless the plan says otherwise.
create table dossier (
  office varchar not null,
  source varchar not null,
  code varchar not null,
  procedure varchar not null,
  unit varchar not null,
  channel varchar not null,        -- online, counter, post, phone, internal, unknown
  received_on date not null,
  received_at timestamp not null,
  due_on date,                     -- ngày hẹn trả
  due_at timestamp,                -- end of the day where the export gives no time
  extended_due_on date,            -- hẹn lại: a new date after an apology
  extended_due_at timestamp,
  finished_on date,                -- the result is ready
  finished_at timestamp,
  handed_over_on date,             -- the result was handed over
  handed_over_at timestamp,
  stopped_on date,                 -- withdrawn, returned or refused
  paused_on date,                  -- the latest pause for a supplement ...
  resumed_on date,                 -- ... and its end
  outcome varchar,                 -- finished, withdrawn, returned, refused; null while open
  overdue_reason varchar,
  apology boolean,                 -- an apology letter was sent
  flags varchar,                   -- codes of accepted defects, separated by spaces
  ended_on date not null,          -- latest event, 9999-12-31 while open: prunes scans, means nothing else
  due_instant timestamp,           -- in UTC, where the clocks of the row do not tell the order of its times
  extended_due_instant timestamp,
  finished_instant timestamp,
  handed_over_instant timestamp,
  due_first_on date,               -- the due date given first, where a later export gave another
  due_first_at timestamp,
  due_first_instant timestamp,     -- the same in UTC, to the microsecond
  due_moved_at timestamp,          -- when the export was made that first gave another
  paused_since date,               -- paused_on where no export dates the pause: the last whole day of the one that first told of it
  earlier_paused_days varchar,     -- each day of the pauses before the latest, in order: 2018-03-05 2018-03-06
  row_hash bigint not null,        -- of what the export says: of everything above up to flags
  extract_at timestamp not null,
  from_batch integer not null
);
