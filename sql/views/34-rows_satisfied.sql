-- Made by `node --run reference` in packages/warehouse.
-- rows_satisfied
-- Từng dòng của chỉ tiêu Hài lòng về chất lượng dịch vụ hành chính công, có ngày đưa vào kỳ
-- Row by row: Satisfied with the service, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_satisfied as
select "survey_answer"."code" as "code",
  "survey_answer"."unit" as "unit",
  "survey_answer"."period_to" as "cohort_on",
  coalesce(("survey_answer"."survey" = 'service_quality' and "survey_answer"."valid" = true and "survey_answer"."answer" is not null), false) as "counts",
  coalesce("survey_answer"."answer" in ('very_satisfied', 'satisfied'), false) as "meets"
from office_facts as facts cross join "survey_answer"
where "survey_answer"."period_to" is not null;
comment on view rows_satisfied is 'Từng dòng của chỉ tiêu Hài lòng về chất lượng dịch vụ hành chính công, có ngày đưa vào kỳ | Row by row: Satisfied with the service, with the date that puts a row into a period';
comment on column rows_satisfied."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_satisfied."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_satisfied."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_satisfied."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_satisfied."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
