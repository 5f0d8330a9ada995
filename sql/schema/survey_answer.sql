-- One returned form of a survey (phiếu thu về). It holds nothing of the person
-- who answered: the code is the number of an anonymous form.
create table survey_answer (
  office varchar not null,
  survey varchar not null,         -- service_quality or staff_attitude
  period varchar not null,         -- the round that the form belongs to, 2018-Q1
  code varchar not null,
  period_to date not null,         -- last day of the period
  answered_on date,
  unit varchar,                    -- null where the form is about the whole office
  answer varchar,                  -- very_satisfied, satisfied, neutral, dissatisfied, very_dissatisfied
  valid boolean not null,          -- phiếu hợp lệ; an answer that is not valid counts in no share
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
