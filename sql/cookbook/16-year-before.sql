-- vi: Quý I năm nay so với cùng kỳ năm trước?
-- en: The first quarter against that of the year before?
select now.kpi, now.title_vi, now.numerator, before.numerator as numerator_before,
  round(100 * now.value, 2) as percent, round(100 * before.value, 2) as percent_before
from kpi('2018-Q1') as now
join kpi('2017-Q1') as before on before.kpi = now.kpi and before.unit = now.unit
where now.unit = 'so' and now.is_covered and before.is_covered
  and now.kpi in ('received', 'finished', 'on_time', 'early', 'online_dossiers', 'open_overdue');
