-- vi: Một đơn vị cùng mọi đơn vị trực thuộc tiếp nhận bao nhiêu mỗi tháng?
-- en: How much did a unit with all below it receive each month?
select c.month, count(*) as received
from rows_received as r
join calendar as c on c.day = r.cohort_on and c.year = '2018'
join unit_tree as t on t.unit = r.unit and t.above = 'dkkd' and r.cohort_on between t.from_day and t.to_day
group by c.month
order by c.month;
