-- Rows of procedure_time that a later batch replaced: known from from_batch until to_batch.
create table procedure_time_past as
select *, 0::integer as to_batch from procedure_time limit 0;
