-- Made by `node --run reference` in packages/warehouse.
-- rows_refused
-- Từng dòng của chỉ tiêu Hồ sơ từ chối giải quyết, có ngày đưa vào kỳ
-- Row by row: Dossiers refused, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
create view rows_refused as
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel",
  "dossier"."stopped_on" as "cohort_on",
  coalesce("dossier"."outcome" = 'refused', false) as "counts"
from office_facts as facts cross join "dossier"
where "dossier"."stopped_on" is not null;
comment on view rows_refused is 'Từng dòng của chỉ tiêu Hồ sơ từ chối giải quyết, có ngày đưa vào kỳ | Row by row: Dossiers refused, with the date that puts a row into a period';
comment on column rows_refused."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_refused."source" is 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)';
comment on column rows_refused."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_refused."procedure" is 'Mã thủ tục | Code of the procedure';
comment on column rows_refused."channel" is 'Kênh tiếp nhận | Channel of receipt';
comment on column rows_refused."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_refused."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
