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
  from_batch integer not null
);
