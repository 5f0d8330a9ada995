-- Made by `node --run reference` in packages/warehouse.
-- rows_on_time
-- Từng dòng của chỉ tiêu Hồ sơ TTHC giải quyết đúng thời gian quy định, có ngày đưa vào kỳ
-- Row by row: Dossiers finished on time, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_on_time as
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel",
  case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as "cohort_on",
  coalesce("dossier"."due_on" is not null, false) as "counts",
  case when facts.compare = 'instant' then case when facts.finish = 'handover' then coalesce(coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at"), false) else coalesce(coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at"), false) end else case when facts.finish = 'handover' then coalesce("dossier"."handed_over_on" <= "dossier"."due_on", false) else coalesce("dossier"."finished_on" <= "dossier"."due_on", false) end end as "meets"
from office_facts as facts cross join "dossier"
where case when facts.finish = 'handover' then "dossier"."handed_over_on" is not null else "dossier"."finished_on" is not null end;
comment on view rows_on_time is 'Từng dòng của chỉ tiêu Hồ sơ TTHC giải quyết đúng thời gian quy định, có ngày đưa vào kỳ | Row by row: Dossiers finished on time, with the date that puts a row into a period';
comment on column rows_on_time."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_on_time."source" is 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)';
comment on column rows_on_time."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_on_time."procedure" is 'Mã thủ tục | Code of the procedure';
comment on column rows_on_time."channel" is 'Kênh tiếp nhận | Channel of receipt';
comment on column rows_on_time."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_on_time."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_on_time."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
