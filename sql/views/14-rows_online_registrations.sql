-- Made by `node --run reference` in packages/warehouse.
-- rows_online_registrations
-- Từng dòng của chỉ tiêu Cấp, thay đổi ĐKDN qua mạng, có ngày đưa vào kỳ
-- Row by row: Business registrations filed online, with the date that puts a row into a period
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
--   cohort_on: Ngày đưa dòng vào kỳ | The date that puts the row into a period
--   counts: Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create view rows_online_registrations as
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel",
  "dossier"."received_on" as "cohort_on",
  coalesce(("procedure"."registration" in ('new', 'change') and "dossier"."channel" <> 'unknown'), false) as "counts",
  coalesce("dossier"."channel" = 'online', false) as "meets"
from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on"
where "dossier"."received_on" is not null;
comment on view rows_online_registrations is 'Từng dòng của chỉ tiêu Cấp, thay đổi ĐKDN qua mạng, có ngày đưa vào kỳ | Row by row: Business registrations filed online, with the date that puts a row into a period';
comment on column rows_online_registrations."code" is 'Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own';
comment on column rows_online_registrations."source" is 'Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)';
comment on column rows_online_registrations."unit" is 'Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office';
comment on column rows_online_registrations."procedure" is 'Mã thủ tục | Code of the procedure';
comment on column rows_online_registrations."channel" is 'Kênh tiếp nhận | Channel of receipt';
comment on column rows_online_registrations."cohort_on" is 'Ngày đưa dòng vào kỳ | The date that puts the row into a period';
comment on column rows_online_registrations."counts" is 'Có được đếm (mẫu số, hoặc số đếm) | Whether it counts (for the denominator, or the count)';
comment on column rows_online_registrations."meets" is 'Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)';
