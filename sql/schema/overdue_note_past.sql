-- Rows of overdue_note that a later batch replaced: known from from_batch until to_batch.
create table overdue_note_past as
select *, 0::integer as to_batch from overdue_note limit 0;
