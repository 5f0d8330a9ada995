-- Made by `node --run reference` in packages/warehouse.
-- rows_open_overdue(on_day)
-- Từng dòng được đếm của chỉ tiêu Hồ sơ quá hạn chưa giải quyết vào một ngày
-- The rows counted on a day: Open overdue dossiers
--   code: Mã của dòng: của hồ sơ là mã hồ sơ | Code of the row: of a dossier its own
--   source: Nguồn dữ liệu; lấy thêm cột của hồ sơ: join dossier using (source, code) | Source of the data; for more of a dossier: join dossier using (source, code)
--   unit: Mã đơn vị; NULL: của cả cơ quan | Code of the unit; null: of the whole office
--   procedure: Mã thủ tục | Code of the procedure
--   channel: Kênh tiếp nhận | Channel of receipt
create macro rows_open_overdue(on_day) as table
select "dossier"."code" as "code",
  "dossier"."source" as "source",
  "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "dossier"."channel" as "channel"
from office_facts as facts cross join "dossier"
where case when facts.finish = 'handover' then ("dossier"."ended_on" >= cast(on_day as date) or "dossier"."handed_over_on" is null) else "dossier"."ended_on" >= cast(on_day as date) end
  and case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= cast(on_day as date) and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > cast(on_day as date)) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > cast(on_day as date))) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= cast(on_day as date) and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > cast(on_day as date))) or case when "dossier"."earlier_paused_days" is null then false else position(cast(cast(on_day as date) as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(cast(on_day as date), facts.known_to)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= cast(on_day as date) and ("dossier"."finished_on" is null or "dossier"."finished_on" > cast(on_day as date)) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > cast(on_day as date))) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= cast(on_day as date) and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > cast(on_day as date))) or case when "dossier"."earlier_paused_days" is null then false else position(cast(cast(on_day as date) as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(cast(on_day as date), facts.known_to)) end;
comment on macro table rows_open_overdue is 'Từng dòng được đếm của chỉ tiêu Hồ sơ quá hạn chưa giải quyết vào một ngày | The rows counted on a day: Open overdue dossiers';
