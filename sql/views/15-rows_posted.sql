-- Made by `node --run reference` in packages/warehouse.
-- rows_posted(on_day)
-- Từng dòng được đếm của chỉ tiêu TTHC đã công bố được niêm yết công khai đầy đủ vào một ngày
-- The rows counted on a day: Announced procedures fully posted
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   field: Lĩnh vực | Field
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create macro rows_posted(on_day) as table
select "procedure"."code" as "code",
  "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  coalesce((("procedure"."process_desk" is null or "procedure"."process_desk" = true) and ("procedure"."process_web" is null or "procedure"."process_web" = true) and ("procedure"."documents_desk" is null or "procedure"."documents_desk" = true) and ("procedure"."documents_web" is null or "procedure"."documents_web" = true) and ("procedure"."time_desk" is null or "procedure"."time_desk" = true) and ("procedure"."time_web" is null or "procedure"."time_web" = true) and ("procedure"."form_desk" is null or "procedure"."form_desk" = true) and ("procedure"."form_web" is null or "procedure"."form_web" = true) and ("procedure"."fee_desk" is null or "procedure"."fee_desk" = true) and ("procedure"."fee_web" is null or "procedure"."fee_web" = true) and ("procedure"."process_desk" is not null or "procedure"."process_web" is not null or "procedure"."documents_desk" is not null or "procedure"."documents_web" is not null or "procedure"."time_desk" is not null or "procedure"."time_web" is not null or "procedure"."form_desk" is not null or "procedure"."form_web" is not null or "procedure"."fee_desk" is not null or "procedure"."fee_web" is not null)), false) as "meets"
from office_facts as facts cross join "procedure"
where ("procedure"."announced" = true and ("procedure"."valid_from" <= cast(on_day as date) and ("procedure"."valid_to" is null or "procedure"."valid_to" >= cast(on_day as date))));
comment on macro table rows_posted is 'Từng dòng được đếm của chỉ tiêu TTHC đã công bố được niêm yết công khai đầy đủ vào một ngày | The rows counted on a day: Announced procedures fully posted';
