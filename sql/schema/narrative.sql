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
  from_batch integer not null
);
