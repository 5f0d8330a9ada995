-- Rows of narrative that a later batch replaced: known from from_batch until to_batch.
create table narrative_past as
select *, 0::integer as to_batch from narrative limit 0;
