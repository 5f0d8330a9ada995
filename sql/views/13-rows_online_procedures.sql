-- Made by `node --run reference` in packages/warehouse.
-- rows_online_procedures(on_day)
-- Từng dòng được đếm của chỉ tiêu TTHC cung cấp DVCTT mức độ 3, 4 vào một ngày
-- The rows counted on a day: Procedures online at level 3 or 4
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   field: Lĩnh vực | Field
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create macro rows_online_procedures(on_day) as table
select "procedure"."code" as "code",
  "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  coalesce("procedure"."level" in (3, 4), false) as "meets"
from office_facts as facts cross join "procedure"
where ("procedure"."valid_from" <= cast(on_day as date) and ("procedure"."valid_to" is null or "procedure"."valid_to" >= cast(on_day as date)));
comment on macro table rows_online_procedures is 'Từng dòng được đếm của chỉ tiêu TTHC cung cấp DVCTT mức độ 3, 4 vào một ngày | The rows counted on a day: Procedures online at level 3 or 4';
