-- of the period, result, by date
select "unit_report"."unit" as "unit",
  count(*) filter(
    where "unit_report"."submitted_on" <= coalesce(
      "unit_report"."due_on", "unit_report"."period_to" + 1
    )
  ) as "reports_on_time_n",
  count(*) as "reports_on_time_d"
from "unit_report"
where "unit_report"."office" = 'skhdt'
and (
  (
    "unit_report"."period_to" >= cast('2018-01-01' as date)
    and "unit_report"."period_to" <= cast('2018-03-31' as date)
  )
  and coalesce(
    "unit_report"."due_on", "unit_report"."period_to" + 1
  ) is not null
)
group by 1

-- its misses, result, by date
select "unit_report"."unit" as "unit",
  "unit_report"."period" as "code",
  cast(
    cast(
      coalesce("unit_report"."due_on", "unit_report"."period_to" + 1) as date
    ) as varchar
  ) as "dueOn",
  cast(cast("unit_report"."submitted_on" as date) as varchar) as "finishedOn"
from "unit_report"
where "unit_report"."office" = 'skhdt'
and (
  (
    (
      "unit_report"."period_to" >= cast('2018-01-01' as date)
      and "unit_report"."period_to" <= cast('2018-03-31' as date)
    )
    and coalesce(
      "unit_report"."due_on", "unit_report"."period_to" + 1
    ) is not null
  )
  and not coalesce(
    "unit_report"."submitted_on" <= coalesce(
      "unit_report"."due_on", "unit_report"."period_to" + 1
    ),
    false
  )
)
