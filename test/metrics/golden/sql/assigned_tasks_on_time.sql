-- of the period, result, by date
select "assigned_task"."unit" as "unit",
  count(*) filter(
    where "assigned_task"."completed_on" <= "assigned_task"."due_on"
  ) as "assigned_tasks_on_time_n",
  count(*) as "assigned_tasks_on_time_d"
from "assigned_task"
where "assigned_task"."office" = 'skhdt'
and (
  (
    "assigned_task"."due_on" >= cast('2018-01-01' as date)
    and "assigned_task"."due_on" <= cast('2018-03-31' as date)
  )
  and "assigned_task"."due_on" is not null
)
group by 1

-- its misses, result, by date
select "assigned_task"."unit" as "unit",
  "assigned_task"."code" as "code",
  cast(cast("assigned_task"."assigned_on" as date) as varchar) as "receivedOn",
  cast(cast("assigned_task"."due_on" as date) as varchar) as "dueOn",
  cast(cast("assigned_task"."completed_on" as date) as varchar) as "finishedOn"
from "assigned_task"
where "assigned_task"."office" = 'skhdt'
and (
  (
    (
      "assigned_task"."due_on" >= cast('2018-01-01' as date)
      and "assigned_task"."due_on" <= cast('2018-03-31' as date)
    )
    and "assigned_task"."due_on" is not null
  )
  and not coalesce(
    "assigned_task"."completed_on" <= "assigned_task"."due_on", false
  )
)
