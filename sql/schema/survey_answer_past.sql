-- Rows of survey_answer that a later batch replaced: known from from_batch until to_batch.
create table survey_answer_past as
select *, 0::integer as to_batch from survey_answer limit 0;
