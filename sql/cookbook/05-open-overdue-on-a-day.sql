-- vi: Cuối tháng còn bao nhiêu hồ sơ quá hạn chưa giải quyết, ở đơn vị nào?
-- en: How many dossiers were open and overdue at the end of the month, and where?
select unit, count(*) as dossiers, max(days_after_due) as most_days
from status_on('2018-03-31')
where state = 'overdue'
group by unit
order by dossiers desc, unit;
