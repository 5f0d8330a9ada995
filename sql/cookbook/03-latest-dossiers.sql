-- vi: Hồ sơ nào trả trễ nhất trong tháng?
-- en: Which dossiers were finished latest in the month?
select code, unit, procedure, due_on, finished_on, days_late
from misses_of('on_time', '2018-03')
order by days_late desc, code
limit 10;
