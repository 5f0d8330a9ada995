-- Rows of feedback that a later batch replaced: known from from_batch until to_batch.
create table feedback_past as
select *, 0::integer as to_batch from feedback limit 0;
