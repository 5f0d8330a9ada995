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
    values ('V.0', '2018-01', '2018-01-31', '2018-01-31', 'dkkd', null),
      ('V.0', '2018-02', '2018-02-28', '2018-02-28', 'dkkd', null),
      ('V.0', '2018-03', '2018-03-31', '2018-03-31', 'dkkd', null),
      ('V.0', '2018-04', '2018-04-30', '2018-04-30', 'dkkd', null),
      ('V.0', '2018-05', '2018-05-31', '2018-05-31', 'dkkd', null),
      ('V.0', '2018-06', '2018-06-30', '2018-06-30', 'dkkd', null),
      ('V.0', '2018-07', '2018-07-31', '2018-07-31', 'dkkd', null),
      ('V.0', '2018-08', '2018-08-31', '2018-08-31', 'dkkd', null),
      ('V.0', '2018-09', '2018-09-30', '2018-09-30', 'dkkd', null),
      ('V.0', '2018-10', '2018-10-31', '2018-10-31', 'dkkd', null),
      ('V.0', '2018-11', '2018-11-30', '2018-11-30', 'dkkd', null),
      ('V.0', '2018-12', '2018-12-31', '2018-12-31', 'dkkd', null),
      ('V.1', '2018-Q1', '2018-03-31', '2018-03-31', null, null),
      ('V.1', '2018-Q2', '2018-06-30', '2018-06-30', null, null),
      ('V.1', '2018-Q3', '2018-09-30', '2018-09-30', null, null),
      ('V.1', '2018-Q4', '2018-12-31', '2018-12-31', null, null)
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
  ) as "duties_on_time_n",
  count(*) as "duties_on_time_d"
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
    values ('V.0', '2018-01', '2018-01-31', '2018-01-31', 'dkkd', null),
      ('V.0', '2018-02', '2018-02-28', '2018-02-28', 'dkkd', null),
      ('V.0', '2018-03', '2018-03-31', '2018-03-31', 'dkkd', null),
      ('V.0', '2018-04', '2018-04-30', '2018-04-30', 'dkkd', null),
      ('V.0', '2018-05', '2018-05-31', '2018-05-31', 'dkkd', null),
      ('V.0', '2018-06', '2018-06-30', '2018-06-30', 'dkkd', null),
      ('V.0', '2018-07', '2018-07-31', '2018-07-31', 'dkkd', null),
      ('V.0', '2018-08', '2018-08-31', '2018-08-31', 'dkkd', null),
      ('V.0', '2018-09', '2018-09-30', '2018-09-30', 'dkkd', null),
      ('V.0', '2018-10', '2018-10-31', '2018-10-31', 'dkkd', null),
      ('V.0', '2018-11', '2018-11-30', '2018-11-30', 'dkkd', null),
      ('V.0', '2018-12', '2018-12-31', '2018-12-31', 'dkkd', null),
      ('V.1', '2018-Q1', '2018-03-31', '2018-03-31', null, null),
      ('V.1', '2018-Q2', '2018-06-30', '2018-06-30', null, null),
      ('V.1', '2018-Q3', '2018-09-30', '2018-09-30', null, null),
      ('V.1', '2018-Q4', '2018-12-31', '2018-12-31', null, null)
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
