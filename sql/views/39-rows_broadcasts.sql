-- Made by `node --run reference` in packages/warehouse.
-- rows_broadcasts(from_day, to_day)
-- Từng dòng được đếm của chỉ tiêu Nội dung tuyên truyền đã phát sóng từ ngày đến ngày
-- The rows counted from a day to a day: Broadcasts done
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   task: Mã nhiệm vụ | Id of the task
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create macro rows_broadcasts(from_day, to_day) as table
select "occurrence"."task" as "code",
  "occurrence"."unit" as "unit",
  "occurrence"."task" as "task",
  coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) as "cohort_on",
  coalesce("task_progress"."completed_on" <= cast(to_day as date), false) as "meets"
from office_facts as facts cross join (select * from plan_occurrence where list = 'task') as "occurrence" left join "task_progress" on "task_progress"."office" = "occurrence"."office" and "task_progress"."task" = "occurrence"."task" and "task_progress"."period" = "occurrence"."period"
where ((coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) >= cast(from_day as date) and coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) <= cast(to_day as date)) and "occurrence"."measure" = 'broadcasts');
comment on macro table rows_broadcasts is 'Từng dòng được đếm của chỉ tiêu Nội dung tuyên truyền đã phát sóng từ ngày đến ngày | The rows counted from a day to a day: Broadcasts done';
