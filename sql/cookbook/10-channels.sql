-- vi: Hồ sơ quý I đến qua kênh nào?
-- en: By which channels did dossiers come in the first quarter?
select channel, count(*) as dossiers
from rows_received
where cohort_on between period_from('2018-Q1') and period_to('2018-Q1')
group by channel
order by dossiers desc, channel;
