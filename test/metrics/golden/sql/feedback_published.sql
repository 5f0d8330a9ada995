-- of the period, result, by date
select "feedback"."unit" as "unit",
  "feedback"."kind" as "kind",
  count(*) filter(
    where (
      "feedback"."published_province_on" <= cast('2018-03-31' as date)
      and "feedback"."published_office_on" <= cast('2018-03-31' as date)
    )
  ) as "feedback_published_n",
  count(*) as "feedback_published_d"
from "feedback"
where "feedback"."office" = 'skhdt'
and (
  "feedback"."answered_on" >= cast('2018-01-01' as date)
  and "feedback"."answered_on" <= cast('2018-03-31' as date)
)
group by 1, 2

-- its misses, result, by date
select "feedback"."unit" as "unit",
  "feedback"."code" as "code",
  cast(cast("feedback"."received_on" as date) as varchar) as "receivedOn",
  cast(cast("feedback"."due_on" as date) as varchar) as "dueOn",
  cast(cast("feedback"."answered_on" as date) as varchar) as "finishedOn"
from "feedback"
where "feedback"."office" = 'skhdt'
and (
  (
    "feedback"."answered_on" >= cast('2018-01-01' as date)
    and "feedback"."answered_on" <= cast('2018-03-31' as date)
  )
  and not coalesce(
    (
      "feedback"."published_province_on" <= cast('2018-03-31' as date)
      and "feedback"."published_office_on" <= cast('2018-03-31' as date)
    ),
    false
  )
)
