-- vi: Ngày nào trong năm trả nhiều kết quả nhất?
-- en: On which days of the year were most results ready?
select cohort_on as day, count(*) as finished
from rows_finished
where cohort_on between period_from('2018') and period_to('2018')
group by day
order by finished desc, day
limit 10;
