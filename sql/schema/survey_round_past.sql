-- Rows of survey_round that a later batch replaced: known from from_batch until to_batch.
create table survey_round_past as
select *, 0::integer as to_batch from survey_round limit 0;
