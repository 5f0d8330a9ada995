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
  from_batch integer not null
);
