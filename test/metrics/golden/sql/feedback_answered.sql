-- of the period, result, by date
select "feedback"."unit" as "unit",
  "feedback"."kind" as "kind",
  count(*) filter(
    where "feedback"."answered_on" <= "feedback"."due_on"
  ) as "feedback_answered_n",
  count(*) as "feedback_answered_d"
from "feedback"
where "feedback"."office" = 'skhdt'
and (
  (
    "feedback"."due_on" >= cast('2018-01-01' as date)
    and "feedback"."due_on" <= cast('2018-03-31' as date)
  )
  and "feedback"."due_on" is not null
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
    (
      "feedback"."due_on" >= cast('2018-01-01' as date)
      and "feedback"."due_on" <= cast('2018-03-31' as date)
    )
    and "feedback"."due_on" is not null
  )
  and not coalesce("feedback"."answered_on" <= "feedback"."due_on", false)
)
