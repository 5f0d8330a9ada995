-- of the period, result, by date
select "survey_answer"."unit" as "unit",
  count(*) filter(
    where "survey_answer"."answer" in ('very_satisfied', 'satisfied')
  ) as "satisfied_n",
  count(*) as "satisfied_d"
from "survey_answer"
where "survey_answer"."office" = 'skhdt'
and (
  (
    "survey_answer"."period_to" >= cast('2018-01-01' as date)
    and "survey_answer"."period_to" <= cast('2018-03-31' as date)
  )
  and (
    "survey_answer"."survey" = 'service_quality'
    and "survey_answer"."valid" = true
    and "survey_answer"."answer" is not null
  )
)
group by 1

-- its misses, result, by date
select "survey_answer"."unit" as "unit", "survey_answer"."code" as "code"
from "survey_answer"
where "survey_answer"."office" = 'skhdt'
and (
  (
    (
      "survey_answer"."period_to" >= cast('2018-01-01' as date)
      and "survey_answer"."period_to" <= cast('2018-03-31' as date)
    )
    and (
      "survey_answer"."survey" = 'service_quality'
      and "survey_answer"."valid" = true
      and "survey_answer"."answer" is not null
    )
  )
  and not coalesce(
    "survey_answer"."answer" in ('very_satisfied', 'satisfied'), false
  )
)
