-- A day on which the office departs from the calendar that comes with the program.
create table calendar_day (
  office varchar not null,
  day date not null,
  kind varchar not null,           -- off, or make_up: a weekend day worked instead
  name varchar,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
