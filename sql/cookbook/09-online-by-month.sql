-- vi: Tỷ lệ nộp trực tuyến từng tháng của năm?
-- en: What share was filed online in each month of the year?
select c.month, count(*) filter (r.meets) as online, count(*) as of_known_channel,
  round(100 * count(*) filter (r.meets) / count(*), 1) as percent
from rows_online_dossiers as r
join calendar as c on c.day = r.cohort_on and c.year = '2018'
where r.counts
group by c.month
order by c.month;
