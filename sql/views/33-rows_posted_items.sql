-- Made by `node --run reference` in packages/warehouse.
-- rows_posted_items(on_day)
-- Từng dòng được đếm của chỉ tiêu Mục phải niêm yết của TTHC đã công bố đã được niêm yết vào một ngày
-- The rows counted on a day: Items of announced procedures posted
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   field: Lĩnh vực | Field
--   item: Mục niêm yết | Item posted
--   place: Nơi niêm yết | Where it is posted
--   meets: Có đạt (tử số, nếu được đếm) | Whether it meets (for the numerator, where it counts)
create macro rows_posted_items(on_day) as table
select "procedure"."code" as "code",
  "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  "posting"."item" as "item",
  "posting"."place" as "place",
  coalesce((("posting"."item" = 'process' and "posting"."place" = 'desk' and "procedure"."process_desk" = true) or ("posting"."item" = 'process' and "posting"."place" = 'web' and "procedure"."process_web" = true) or ("posting"."item" = 'documents' and "posting"."place" = 'desk' and "procedure"."documents_desk" = true) or ("posting"."item" = 'documents' and "posting"."place" = 'web' and "procedure"."documents_web" = true) or ("posting"."item" = 'time' and "posting"."place" = 'desk' and "procedure"."time_desk" = true) or ("posting"."item" = 'time' and "posting"."place" = 'web' and "procedure"."time_web" = true) or ("posting"."item" = 'form' and "posting"."place" = 'desk' and "procedure"."form_desk" = true) or ("posting"."item" = 'form' and "posting"."place" = 'web' and "procedure"."form_web" = true) or ("posting"."item" = 'fee' and "posting"."place" = 'desk' and "procedure"."fee_desk" = true) or ("posting"."item" = 'fee' and "posting"."place" = 'web' and "procedure"."fee_web" = true)), false) as "meets"
from office_facts as facts cross join "procedure" inner join (values (cast('process' as varchar), cast('desk' as varchar)), (cast('process' as varchar), cast('web' as varchar)), (cast('documents' as varchar), cast('desk' as varchar)), (cast('documents' as varchar), cast('web' as varchar)), (cast('time' as varchar), cast('desk' as varchar)), (cast('time' as varchar), cast('web' as varchar)), (cast('form' as varchar), cast('desk' as varchar)), (cast('form' as varchar), cast('web' as varchar)), (cast('fee' as varchar), cast('desk' as varchar)), (cast('fee' as varchar), cast('web' as varchar))) as posting(item, place) on true
where ("procedure"."announced" = true and ("procedure"."valid_from" <= cast(on_day as date) and ("procedure"."valid_to" is null or "procedure"."valid_to" >= cast(on_day as date))) and (("posting"."item" = 'process' and "posting"."place" = 'desk' and "procedure"."process_desk" is not null) or ("posting"."item" = 'process' and "posting"."place" = 'web' and "procedure"."process_web" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'desk' and "procedure"."documents_desk" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'web' and "procedure"."documents_web" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'desk' and "procedure"."time_desk" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'web' and "procedure"."time_web" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'desk' and "procedure"."form_desk" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'web' and "procedure"."form_web" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'desk' and "procedure"."fee_desk" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'web' and "procedure"."fee_web" is not null)));
comment on macro table rows_posted_items is 'Từng dòng được đếm của chỉ tiêu Mục phải niêm yết của TTHC đã công bố đã được niêm yết vào một ngày | The rows counted on a day: Items of announced procedures posted';
