-- Rows of dossier that a later batch replaced: known from from_batch until to_batch.
create table dossier_past as
select *, 0::integer as to_batch from dossier limit 0;
