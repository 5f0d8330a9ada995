-- Made by `node --run reference` in packages/warehouse.
-- month_key(month)
-- Khóa của một tháng đếm từ năm 0: 2018-03
-- The key of a month counted from the year 0: 2018-03
create macro month_key(month) as
lpad(cast(month // 12 as varchar), 4, '0') || '-' || lpad(cast(month % 12 + 1 as varchar), 2, '0');
comment on macro month_key is 'Khóa của một tháng đếm từ năm 0: 2018-03 | The key of a month counted from the year 0: 2018-03';
