-- vi: Lĩnh vực nào trả trễ nhiều nhất trong quý?
-- en: In which fields were most dossiers late in the quarter?
select member as field, denominator - numerator as late, denominator as finished,
  round(100 * value, 2) as percent
from kpi_by('2018-Q1', 'field')
where kpi = 'on_time' and unit = 'so' and numerator < denominator
order by late desc, field;
