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
  from_batch integer not null
);
