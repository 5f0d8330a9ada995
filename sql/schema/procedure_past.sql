-- Rows of procedure that a later batch replaced: known from from_batch until to_batch.
create table procedure_past as
select *, 0::integer as to_batch from procedure limit 0;
