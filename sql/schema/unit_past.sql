-- Rows of unit that a later batch replaced: known from from_batch until to_batch.
create table unit_past as
select *, 0::integer as to_batch from unit limit 0;
