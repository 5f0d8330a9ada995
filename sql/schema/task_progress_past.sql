-- Rows of task_progress that a later batch replaced: known from from_batch until to_batch.
create table task_progress_past as
select *, 0::integer as to_batch from task_progress limit 0;
