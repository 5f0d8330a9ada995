-- Made by `node --run reference` in packages/warehouse.
-- rows_due_moved
-- Từng dòng của chỉ tiêu Hồ sơ đã giải quyết có ngày hẹn trả bị đổi, có ngày đưa vào kỳ
-- Row by row: Finished dossiers whose due date was moved, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
create view rows_due_moved as
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel",
  case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as "cohort_on",
  coalesce(("dossier"."due_first_on" is not null and ("dossier"."due_on" is null or "dossier"."due_first_on" <> "dossier"."due_on")), false) as "counts"
from office_facts as facts cross join "dossier"
where case when facts.finish = 'handover' then "dossier"."handed_over_on" is not null else "dossier"."finished_on" is not null end;
comment on view rows_due_moved is 'Từng dòng của chỉ tiêu Hồ sơ đã giải quyết có ngày hẹn trả bị đổi, có ngày đưa vào kỳ | Row by row: Finished dossiers whose due date was moved, with the date that puts a row into a period';
comment on column rows_due_moved."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_due_moved."source" is 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)';
comment on column rows_due_moved."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_due_moved."procedure" is 'Mã thủ tục | Code of the procedure';
comment on column rows_due_moved."channel" is 'Kênh tiếp nhận | Channel of receipt';
comment on column rows_due_moved."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_due_moved."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
