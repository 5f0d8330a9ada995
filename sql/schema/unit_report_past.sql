-- Rows of unit_report that a later batch replaced: known from from_batch until to_batch.
create table unit_report_past as
select *, 0::integer as to_batch from unit_report limit 0;
