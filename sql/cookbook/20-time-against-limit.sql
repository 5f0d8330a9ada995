-- vi: Thủ tục tính bằng ngày làm việc dùng bao nhiêu phần thời hạn?
-- en: How much of their statutory time do procedures in working days take?
select r.procedure, p.time_value as limit_days, count(*) as dossiers,
  median(r.value) as median_days, round(median(r.value) / p.time_value, 2) as of_limit
from rows_processing_days as r
join dossier as d on d.source = r.source and d.code = r.code
join procedure as p on p.code = r.procedure and p.time_unit = 'working_day'
  and d.received_on between p.valid_from and coalesce(p.valid_to, date '9999-12-31')
where r.cohort_on between period_from('2018-H1') and period_to('2018-H1')
group by r.procedure, p.time_value
having count(*) >= 100
order by of_limit desc, r.procedure
limit 10;
