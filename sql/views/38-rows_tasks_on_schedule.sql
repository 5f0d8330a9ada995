-- Made by `node --run reference` in packages/warehouse.
-- rows_tasks_on_schedule
-- Từng dòng của chỉ tiêu Nhiệm vụ đúng tiến độ, có ngày đưa vào kỳ
-- Row by row: Tasks on schedule, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   task: Mã nhiệm vụ | Id of the task
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_tasks_on_schedule as
select "occurrence"."task" as "code",
  "occurrence"."unit" as "unit",
  "occurrence"."task" as "task",
  coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) as "cohort_on",
  coalesce(coalesce("task_progress"."due_on", "occurrence"."due_on") < facts.unknown_from, false) as "counts",
  coalesce("task_progress"."completed_on" <= coalesce("task_progress"."due_on", "occurrence"."due_on"), false) as "meets"
from office_facts as facts cross join (select * from plan_occurrence where list = 'task') as "occurrence" left join "task_progress" on "task_progress"."office" = "occurrence"."office" and "task_progress"."task" = "occurrence"."task" and "task_progress"."period" = "occurrence"."period"
where coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) is not null;
comment on view rows_tasks_on_schedule is 'Từng dòng của chỉ tiêu Nhiệm vụ đúng tiến độ, có ngày đưa vào kỳ | Row by row: Tasks on schedule, with the date that puts a row into a period';
comment on column rows_tasks_on_schedule."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_tasks_on_schedule."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_tasks_on_schedule."task" is 'Mã nhiệm vụ | Id of the task';
comment on column rows_tasks_on_schedule."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_tasks_on_schedule."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_tasks_on_schedule."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
