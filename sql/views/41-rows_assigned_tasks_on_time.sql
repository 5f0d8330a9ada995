-- Made by `node --run reference` in packages/warehouse.
-- rows_assigned_tasks_on_time
-- Từng dòng của chỉ tiêu Nhiệm vụ cấp trên giao hoàn thành đúng hạn, có ngày đưa vào kỳ
-- Row by row: Assigned tasks completed in time, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_assigned_tasks_on_time as
select "assigned_task"."code" as "code",
  "assigned_task"."unit" as "unit",
  "assigned_task"."due_on" as "cohort_on",
  coalesce("assigned_task"."due_on" < facts.unknown_from, false) as "counts",
  coalesce("assigned_task"."completed_on" <= "assigned_task"."due_on", false) as "meets"
from office_facts as facts cross join "assigned_task"
where "assigned_task"."due_on" is not null;
comment on view rows_assigned_tasks_on_time is 'Từng dòng của chỉ tiêu Nhiệm vụ cấp trên giao hoàn thành đúng hạn, có ngày đưa vào kỳ | Row by row: Assigned tasks completed in time, with the date that puts a row into a period';
comment on column rows_assigned_tasks_on_time."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_assigned_tasks_on_time."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_assigned_tasks_on_time."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_assigned_tasks_on_time."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_assigned_tasks_on_time."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
