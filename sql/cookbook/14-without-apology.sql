-- vi: Hồ sơ trễ nào trong tháng chưa có văn bản xin lỗi?
-- en: Which late dossiers of the month have no apology?
select code, unit, due_on, finished_on, days_late
from misses_of('on_time', '2018-03')
where apology is not true
order by days_late desc, code
limit 10;
