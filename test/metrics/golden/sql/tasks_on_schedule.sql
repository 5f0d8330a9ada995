-- of the period, result, by date
with "occurrence" as (
  select cast(offices.office as varchar) as "office",
    cast(o.task as varchar) as "task",
    cast(o.period as varchar) as "period",
    cast(o.period_to as date) as "period_to",
    cast(o.due_on as date) as "due_on",
    cast(o.unit as varchar) as "unit",
    cast(o.measure as varchar) as "measure"
  from (
    values ('I.5', '2018-Q1', '2018-03-31', '2018-03-31', 'Tt', 'broadcasts'),
      ('I.5', '2018-Q4', '2018-12-31', '2018-12-31', 'Tt', 'broadcasts'),
      ('I.6', '2018-Q1', '2018-03-31', '2018-04-10', null, null),
      ('I.6', '2018-Q2', '2018-06-30', null, null, null),
      ('I.6', '2018-Q3', '2018-09-30', null, null, null),
      ('I.6', '2018-Q4', '2018-12-31', null, null, null),
      ('I.6', '2018', '2018-12-31', null, null, null),
      ('I.7', '2018', null, '2018-02-15', 'ĐT-2', 'broadcasts')
  ) as o(task, period, period_to, due_on, unit, measure)
  inner join (values ('skhdt')) as offices(office) on true
  where "o"."task" is not null
)
select "occurrence"."unit" as "unit",
  "occurrence"."task" as "task",
  count(*) filter(
    where "task_progress"."completed_on" <= coalesce(
      "task_progress"."due_on", "occurrence"."due_on"
    )
  ) as "tasks_on_schedule_n",
  count(*) as "tasks_on_schedule_d"
from "occurrence"
left join "task_progress" on "task_progress"."office" = 'skhdt'
and "task_progress"."task" = "occurrence"."task"
and "task_progress"."period" = "occurrence"."period"
where "occurrence"."office" = 'skhdt'
and (
  (
    coalesce(
      "occurrence"."period_to",
      coalesce("task_progress"."due_on", "occurrence"."due_on")
    ) >= cast('2018-01-01' as date)
    and coalesce(
      "occurrence"."period_to",
      coalesce("task_progress"."due_on", "occurrence"."due_on")
    ) <= cast('2018-03-31' as date)
  )
  and coalesce("task_progress"."due_on", "occurrence"."due_on") is not null
)
group by 1, 2

-- its misses, result, by date
with "occurrence" as (
  select cast(offices.office as varchar) as "office",
    cast(o.task as varchar) as "task",
    cast(o.period as varchar) as "period",
    cast(o.period_to as date) as "period_to",
    cast(o.due_on as date) as "due_on",
    cast(o.unit as varchar) as "unit",
    cast(o.measure as varchar) as "measure"
  from (
    values ('I.5', '2018-Q1', '2018-03-31', '2018-03-31', 'Tt', 'broadcasts'),
      ('I.5', '2018-Q4', '2018-12-31', '2018-12-31', 'Tt', 'broadcasts'),
      ('I.6', '2018-Q1', '2018-03-31', '2018-04-10', null, null),
      ('I.6', '2018-Q2', '2018-06-30', null, null, null),
      ('I.6', '2018-Q3', '2018-09-30', null, null, null),
      ('I.6', '2018-Q4', '2018-12-31', null, null, null),
      ('I.6', '2018', '2018-12-31', null, null, null),
      ('I.7', '2018', null, '2018-02-15', 'ĐT-2', 'broadcasts')
  ) as o(task, period, period_to, due_on, unit, measure)
  inner join (values ('skhdt')) as offices(office) on true
  where "o"."task" is not null
)
select "occurrence"."unit" as "unit",
  "occurrence"."task" as "code",
  "occurrence"."period" as "period",
  cast(
    cast(
      coalesce("task_progress"."due_on", "occurrence"."due_on") as date
    ) as varchar
  ) as "dueOn",
  cast(cast("task_progress"."completed_on" as date) as varchar) as "finishedOn"
from "occurrence"
left join "task_progress" on "task_progress"."office" = 'skhdt'
and "task_progress"."task" = "occurrence"."task"
and "task_progress"."period" = "occurrence"."period"
where "occurrence"."office" = 'skhdt'
and (
  (
    (
      coalesce(
        "occurrence"."period_to",
        coalesce("task_progress"."due_on", "occurrence"."due_on")
      ) >= cast('2018-01-01' as date)
      and coalesce(
        "occurrence"."period_to",
        coalesce("task_progress"."due_on", "occurrence"."due_on")
      ) <= cast('2018-03-31' as date)
    )
    and coalesce("task_progress"."due_on", "occurrence"."due_on") is not null
  )
  and not coalesce(
    "task_progress"."completed_on" <= coalesce(
      "task_progress"."due_on", "occurrence"."due_on"
    ),
    false
  )
)
