-- Made by `node --run reference` in packages/warehouse.
-- restated(period)
-- Số liệu đã công bố của một kỳ mà nay khác. restated('2018-03')
-- Numbers of a period that were issued and are others now. restated('2018-03')
--   kpi: Mã chỉ tiêu | Id of the KPI
--   title_vi: Tên chỉ tiêu | Title in Vietnamese
--   title_en: Tên tiếng Anh | Title in English
--   unit: Mã đơn vị | Code of the unit
--   unit_name: Tên đơn vị | Name of the unit
--   issued_numerator: Tử số đã công bố | Numerator as issued
--   issued_denominator: Mẫu số đã công bố | Denominator as issued
--   issued_value: Giá trị đã công bố | Value as issued
--   numerator: Tử số nay | Numerator now
--   denominator: Mẫu số nay | Denominator now
--   value: Giá trị nay | Value now
--   issued_at: Lúc công bố | When it was issued
--   issued_batch: Lần nạp khi công bố | The last batch known then
create macro restated(period) as table
select i.kpi, k.title_vi, k.title_en, i.unit, k.unit_name,
  i.numerator as issued_numerator, i.denominator as issued_denominator, i.value as issued_value,
  k.numerator, k.denominator, k.value, i.issued_at, i.batch as issued_batch
from issued as i
join kpi(period) as k on k.kpi = i.kpi and k.unit = i.unit
where i.period = period
  and (i.numerator is distinct from k.numerator or i.denominator is distinct from k.denominator or i.value is distinct from k.value);
comment on macro table restated is 'Số liệu đã công bố của một kỳ mà nay khác. restated(''2018-03'') | Numbers of a period that were issued and are others now. restated(''2018-03'')';
