-- vi: Hồ sơ đến nhiều vào thứ mấy?
-- en: On which days of the week do dossiers come?
select isodow(r.cohort_on) + 1 as weekday, count(*) as dossiers,
  count(distinct r.cohort_on) as days, round(count(*) / count(distinct r.cohort_on), 1) as a_day
from rows_received as r
join calendar as c on c.day = r.cohort_on and c.is_working_day
where c.year = '2018'
group by weekday
order by weekday;
