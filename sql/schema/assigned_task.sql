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
  from_batch integer not null
);
