-- A unit's own report for a period. A row without a date of submission is a
-- report that is expected.
create table unit_report (
  office varchar not null,
  unit varchar not null,
  period varchar not null,         -- 2018-03
  period_to date not null,         -- last day of the period
  due_on date,                     -- null: as the plan says, the day after the period
  submitted_on date,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
