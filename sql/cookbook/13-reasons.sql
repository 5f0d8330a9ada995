-- vi: Hồ sơ trễ trong năm vì nguyên nhân gì?
-- en: Why were dossiers late in the year?
select coalesce(overdue_reason, '(không ghi)') as reason, count(*) as dossiers,
  round(avg(days_late), 1) as days_late
from misses_of('on_time', '2018')
group by reason
order by dossiers desc, reason;
