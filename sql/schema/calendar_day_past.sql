-- Rows of calendar_day that a later batch replaced: known from from_batch until to_batch.
create table calendar_day_past as
select *, 0::integer as to_batch from calendar_day limit 0;
