-- Made by `node --run reference` in packages/warehouse.
--
-- The tables of a PostgreSQL that many offices share: as in sql/schema, without
-- the past, and with keys that begin with the office. `motcua publish` fills them.
begin;

-- A unit (đơn vị) of the office; the one without a parent is the whole office.
create table unit (
  office varchar not null,
  code varchar not null,
  valid_from date not null,
  valid_to date,                   -- last day, null while it exists
  parent varchar,
  name varchar not null,
  name_en varchar,
  position integer not null,       -- order of printing
  invented boolean not null,       -- of the sample only: no such unit in the source
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, code, valid_from)
);

-- An administrative procedure (thủ tục hành chính), one row for each span of
-- time in which nothing about it changed. A posting is true or false, and null
-- where the item does not apply (no form, no fee).
create table procedure (
  office varchar not null,
  code varchar not null,
  valid_from date not null,
  valid_to date,
  name varchar not null,
  field varchar not null,          -- lĩnh vực
  unit varchar,                    -- the unit that owns it, null where the source names none
  level integer,                   -- online service level (mức độ), 1 to 4
  time_value decimal(8, 2),        -- statutory processing time; some are halves of a day
  time_unit varchar,               -- working_day, calendar_day, hour, month
  registration varchar not null,   -- business registration: new, change or none
  announced boolean not null,      -- đã công bố
  process_desk boolean,            -- posted at the one-stop desk ...
  process_web boolean,             -- ... and on the web site
  documents_desk boolean,
  documents_web boolean,
  time_desk boolean,
  time_web boolean,
  form_desk boolean,
  form_web boolean,
  fee_desk boolean,
  fee_web boolean,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, code, valid_from)
);

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
  from_batch integer not null,
  primary key (office, procedure, channel, valid_from, position)
);

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
  from_batch integer not null,
  primary key (office, source, code)
);

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
  from_batch integer not null,
  primary key (office, survey, period)
);

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
  from_batch integer not null,
  primary key (office, survey, period, code)
);

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
  from_batch integer not null,
  primary key (office, code)
);

-- What became of one occurrence of a task of the plan. A broadcast is a task of
-- two occurrences; an ongoing task has one in each quarter.
create table task_progress (
  office varchar not null,
  task varchar not null,           -- id in the plan, II.8
  period varchar not null,         -- the occurrence: the period that it is due in or reports on
  period_to date not null,         -- last day of the period
  due_on date,                     -- set where another text than the plan gives the date
  percent integer,                 -- 0 to 100
  completed_on date,
  approved_on date,                -- by the superior to whom the product was submitted
  product_ref varchar,             -- số văn bản of the product ...
  product_on date,                 -- ... and its date
  note varchar,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, task, period)
);

-- A task that a superior gave to the office (nhiệm vụ cấp trên giao).
create table assigned_task (
  office varchar not null,
  code varchar not null,
  title varchar not null,
  unit varchar,                    -- the unit in charge
  assigned_on date not null,
  due_on date,
  completed_on date,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, code)
);

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
  from_batch integer not null,
  primary key (office, unit, period)
);

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
  from_batch integer not null,
  primary key (office, source, dossier)
);

-- A paragraph that a unit writes for its report; nothing of it is generated.
create table narrative (
  office varchar not null,
  period varchar not null,
  unit varchar not null,
  section varchar not null,        -- shortcomings, causes, solutions, directions, difficulties, proposals
  position integer not null,       -- order of printing, from 1
  period_to date not null,         -- last day of the period
  text varchar not null,           -- in Vietnamese
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, period, unit, section, position)
);

-- A day on which the office departs from the calendar that comes with the program.
create table calendar_day (
  office varchar not null,
  day date not null,
  kind varchar not null,           -- off, or make_up: a weekend day worked instead
  name varchar,
  flags varchar,                   -- codes of accepted defects, separated by spaces
  row_hash bigint not null,
  extract_at timestamp not null,
  from_batch integer not null,
  primary key (office, day)
);

-- A month of an office, whatever the others have.
create index dossier_office_ended_on on dossier (office, ended_on);

-- What each office last published; its rows and this one change together.
create table stamp (
  office varchar not null,
  batch integer not null,          -- the last batch of its warehouse
  content varchar not null,        -- sha256 of all that was published
  cut_off timestamp not null,      -- up to when its dossiers are known, its local time
  published_at timestamp with time zone not null default now(),
  primary key (office)
);

-- The days for which every source of an office has sent its data.
create table covered (
  office varchar not null,
  target varchar not null,         -- dossier, or the table of a list
  first_day date not null,
  last_day date not null,
  primary key (office, target)
);

commit;
