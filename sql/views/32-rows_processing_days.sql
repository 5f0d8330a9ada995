-- Made by `node --run reference` in packages/warehouse.
-- rows_processing_days
-- Từng dòng của chỉ tiêu Thời gian giải quyết (ngày làm việc), có ngày đưa vào kỳ
-- Row by row: Processing time (working days), with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   value: Thời gian; NULL: không tính được | The duration; null: it cannot be told
create view rows_processing_days as
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel",
  case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as "cohort_on",
  coalesce(true, false) as "counts",
  "result"."ordinal" - "receipt"."ordinal" as "value"
from office_facts as facts cross join "dossier" left join "calendar" as "receipt" on "receipt"."day" = "dossier"."received_on" left join "calendar" as "result" on "result"."day" = case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end
where case when facts.finish = 'handover' then "dossier"."handed_over_on" is not null else "dossier"."finished_on" is not null end;
comment on view rows_processing_days is 'Từng dòng của chỉ tiêu Thời gian giải quyết (ngày làm việc), có ngày đưa vào kỳ | Row by row: Processing time (working days), with the date that puts a row into a period';
comment on column rows_processing_days."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_processing_days."source" is 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)';
comment on column rows_processing_days."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_processing_days."procedure" is 'Mã thủ tục | Code of the procedure';
comment on column rows_processing_days."channel" is 'Kênh tiếp nhận | Channel of receipt';
comment on column rows_processing_days."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_processing_days."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_processing_days."value" is 'Thời gian; NULL: không tính được | The duration; null: it cannot be told';
