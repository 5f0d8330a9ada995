-- Feedback or a petition (phản ánh, kiến nghị) and what became of it. What it
-- says and who sent it are not kept.
create table feedback (
  office varchar not null,
  code varchar not null,
  kind varchar not null,           -- feedback or petition
  unit varchar,                    -- the unit that answers
  received_on date not null,
  due_on date,
  answered_on date,
  published_province_on date,      -- the answer is on the province's portal ...
  published_office_on date,        -- ... and on the office's own site
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null
);
