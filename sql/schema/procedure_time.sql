-- A statutory processing time of a procedure by the way in which it is filed.
-- A table of its own, because a source states several for one channel (for
-- cases of one procedure that it does not name), and the same twice. The time
-- of the procedure itself stays null then: none of these is it.
create table procedure_time (
  office varchar not null,
  procedure varchar not null,
  channel varchar not null,        -- online, counter, post, phone, internal
  valid_from date not null,
  position integer not null,       -- 1, 2, ... in the order of the source
  valid_to date,
  time_value decimal(8, 2),        -- null where the source states none
  time_unit varchar,               -- working_day, calendar_day, hour, month
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
