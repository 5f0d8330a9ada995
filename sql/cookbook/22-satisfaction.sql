-- vi: Mức hài lòng từng quý của hai khảo sát?
-- en: How satisfied were people in each quarter, by survey?
select survey, period, count(*) filter (valid) as valid,
  count(*) filter (valid and answer in ('very_satisfied', 'satisfied')) as satisfied,
  round(100 * count(*) filter (valid and answer in ('very_satisfied', 'satisfied')) / count(*) filter (valid and answer is not null), 1) as percent
from survey_answer
group by survey, period
order by survey, period;
