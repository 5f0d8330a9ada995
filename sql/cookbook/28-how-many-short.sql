-- vi: Còn thiếu bao nhiêu hồ sơ để đạt chỉ tiêu của năm?
-- en: How many cases short of the year's targets is the office?
select title_vi, to_date_numerator as done, to_date_denominator as of_all, target_vi,
  greatest(0, case comparator
    when '>' then floor(target::decimal(18, 6) * to_date_denominator) + 1
    else ceil(target::decimal(18, 6) * to_date_denominator) end - to_date_numerator)::integer as short
from kpi('2018-06')
where unit = 'so' and target is not null and to_date_denominator > 0;
