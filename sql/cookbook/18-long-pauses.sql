-- vi: Hồ sơ nào tạm dừng chờ bổ sung lâu nhất?
-- en: Which dossiers have been paused longest for a supplement?
select s.code, s.unit, d.paused_on, date '2018-06-30' - d.paused_on as days_paused
from status_on('2018-06-30') as s
join dossier as d on d.source = s.source and d.code = s.code
where s.state = 'paused'
order by days_paused desc, s.code
limit 10;
