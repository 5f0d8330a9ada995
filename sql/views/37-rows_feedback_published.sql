-- Made by `node --run reference` in packages/warehouse.
-- rows_feedback_published(from_day, to_day)
-- Từng dòng được đếm của chỉ tiêu Kết quả xử lý phản ánh, kiến nghị được công khai từ ngày đến ngày
-- The rows counted from a day to a day: Answers to feedback published
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   kind: Loại: phản ánh hay kiến nghị | Kind: feedback or petition
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create macro rows_feedback_published(from_day, to_day) as table
select "feedback"."code" as "code",
  "feedback"."unit" as "unit",
  "feedback"."kind" as "kind",
  "feedback"."answered_on" as "cohort_on",
  coalesce(("feedback"."published_province_on" <= cast(to_day as date) and "feedback"."published_office_on" <= cast(to_day as date)), false) as "meets"
from office_facts as facts cross join "feedback"
where ("feedback"."answered_on" >= cast(from_day as date) and "feedback"."answered_on" <= cast(to_day as date));
comment on macro table rows_feedback_published is 'Từng dòng được đếm của chỉ tiêu Kết quả xử lý phản ánh, kiến nghị được công khai từ ngày đến ngày | The rows counted from a day to a day: Answers to feedback published';
