-- vi: Đơn vị nào nộp báo cáo trễ trong năm, mấy lần?
-- en: Which units submitted reports late in the year, and how often?
select unit, count(*) as late
from misses_of('reports_on_time', '2018')
group by unit
order by late desc, unit;
