-- Rows of assigned_task that a later batch replaced: known from from_batch until to_batch.
create table assigned_task_past as
select *, 0::integer as to_batch from assigned_task limit 0;
