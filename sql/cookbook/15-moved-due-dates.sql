-- vi: Ngày hẹn trả của bao nhiêu hồ sơ bị đổi trong quý, ở đơn vị nào?
-- en: Of how many dossiers was the due date moved in the quarter, and where?
select m.unit, count(*) as moved, count(*) filter (d.finished_on > d.due_first_on) as late_by_the_first
from misses_of('due_moved', '2018-Q1') as m
join dossier as d on d.source = m.source and d.code = m.code
group by m.unit
order by moved desc, m.unit;
