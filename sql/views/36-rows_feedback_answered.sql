-- Made by `node --run reference` in packages/warehouse.
-- rows_feedback_answered
-- Từng dòng của chỉ tiêu Phản ánh, kiến nghị được xử lý đúng hạn, có ngày đưa vào kỳ
-- Row by row: Feedback answered in time, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   kind: Loại: phản ánh hay kiến nghị | Kind: feedback or petition
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_feedback_answered as
select "feedback"."code" as "code",
  "feedback"."unit" as "unit",
  "feedback"."kind" as "kind",
  "feedback"."due_on" as "cohort_on",
  coalesce("feedback"."due_on" < facts.unknown_from, false) as "counts",
  coalesce("feedback"."answered_on" <= "feedback"."due_on", false) as "meets"
from office_facts as facts cross join "feedback"
where "feedback"."due_on" is not null;
comment on view rows_feedback_answered is 'Từng dòng của chỉ tiêu Phản ánh, kiến nghị được xử lý đúng hạn, có ngày đưa vào kỳ | Row by row: Feedback answered in time, with the date that puts a row into a period';
comment on column rows_feedback_answered."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_feedback_answered."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_feedback_answered."kind" is 'Loại: phản ánh hay kiến nghị | Kind: feedback or petition';
comment on column rows_feedback_answered."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_feedback_answered."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_feedback_answered."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
