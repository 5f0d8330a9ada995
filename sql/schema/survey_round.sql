-- A round of a survey (khảo sát): how many forms were sent out for a period.
create table survey_round (
  office varchar not null,
  survey varchar not null,         -- service_quality or staff_attitude
  period varchar not null,         -- the period that is surveyed, 2018-Q1
  period_to date not null,         -- its last day, so that a KPI need not read the key
  sent integer not null,           -- phiếu phát ra
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
