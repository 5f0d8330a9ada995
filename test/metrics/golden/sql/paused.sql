-- of the period, result, by date
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) as "paused_n"
from "dossier"
left join "procedure" on "procedure"."office" = "dossier"."office"
and "procedure"."code" = "dossier"."procedure"
and "procedure"."valid_from" <= "dossier"."received_on"
and coalesce(
  "procedure"."valid_to", cast('9999-12-31' as date)
) >= "dossier"."received_on"
where "dossier"."office" = 'skhdt'
and (
  "dossier"."ended_on" >= cast('2018-01-01' as date)
  and (
    (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" <= cast('2018-03-31' as date)
      and (
        "dossier"."finished_on" is null
        or "dossier"."finished_on" > cast('2018-03-31' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" > cast('2018-03-31' as date)
      )
    )
    and (
      (
        "dossier"."paused_on" is not null
        and "dossier"."paused_on" <= cast('2018-03-31' as date)
        and (
          "dossier"."resumed_on" is null
          or "dossier"."resumed_on" > cast('2018-03-31' as date)
        )
      )
      or case
      when "dossier"."earlier_paused_days" is null then false
      else position(
        cast(
          cast('2018-03-31' as date) as varchar
        ) in "dossier"."earlier_paused_days"
      ) > 0
      end
    )
  )
)
group by 1, 2, 3, 4

-- its misses, result, by date
select "dossier"."unit" as "unit",
  "dossier"."code" as "code",
  "dossier"."procedure" as "procedure",
  "procedure"."name" as "procedureName",
  cast(cast("dossier"."received_on" as date) as varchar) as "receivedOn",
  cast(cast("dossier"."due_on" as date) as varchar) as "dueOn",
  cast(cast("dossier"."stopped_on" as date) as varchar) as "stoppedOn",
  cast(cast("dossier"."finished_on" as date) as varchar) as "finishedOn",
  cast(cast(null as date) as varchar) as "handedOverOn",
  coalesce(
    "overdue_note"."overdue_reason", "dossier"."overdue_reason"
  ) as "overdueReason",
  case
  when "overdue_note"."apology_sent_on" is not null then true
  else "dossier"."apology"
  end as "apology"
from "dossier"
left join "overdue_note" on "overdue_note"."office" = "dossier"."office"
and "overdue_note"."source" = "dossier"."source"
and "overdue_note"."dossier" = "dossier"."code"
left join "procedure" on "procedure"."office" = "dossier"."office"
and "procedure"."code" = "dossier"."procedure"
and "procedure"."valid_from" <= "dossier"."received_on"
and coalesce(
  "procedure"."valid_to", cast('9999-12-31' as date)
) >= "dossier"."received_on"
where "dossier"."office" = 'skhdt'
and (
  (
    (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" <= cast('2018-03-31' as date)
      and (
        "dossier"."finished_on" is null
        or "dossier"."finished_on" > cast('2018-03-31' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" > cast('2018-03-31' as date)
      )
    )
    and (
      (
        "dossier"."paused_on" is not null
        and "dossier"."paused_on" <= cast('2018-03-31' as date)
        and (
          "dossier"."resumed_on" is null
          or "dossier"."resumed_on" > cast('2018-03-31' as date)
        )
      )
      or case
      when "dossier"."earlier_paused_days" is null then false
      else position(
        cast(
          cast('2018-03-31' as date) as varchar
        ) in "dossier"."earlier_paused_days"
      ) > 0
      end
    )
  )
  and "dossier"."ended_on" >= cast('2018-01-01' as date)
)

-- of the period, handover, by instant
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) as "paused_n"
from "dossier"
left join "procedure" on "procedure"."office" = "dossier"."office"
and "procedure"."code" = "dossier"."procedure"
and "procedure"."valid_from" <= "dossier"."received_on"
and coalesce(
  "procedure"."valid_to", cast('9999-12-31' as date)
) >= "dossier"."received_on"
where "dossier"."office" = 'skhdt'
and (
  (
    "dossier"."ended_on" >= cast('2018-01-01' as date)
    or "dossier"."handed_over_on" is null
  )
  and (
    (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."handed_over_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" <= cast('2018-03-31' as date)
      and (
        "dossier"."handed_over_on" is null
        or "dossier"."handed_over_on" > cast('2018-03-31' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" > cast('2018-03-31' as date)
      )
    )
    and (
      (
        "dossier"."paused_on" is not null
        and "dossier"."paused_on" <= cast('2018-03-31' as date)
        and (
          "dossier"."resumed_on" is null
          or "dossier"."resumed_on" > cast('2018-03-31' as date)
        )
      )
      or case
      when "dossier"."earlier_paused_days" is null then false
      else position(
        cast(
          cast('2018-03-31' as date) as varchar
        ) in "dossier"."earlier_paused_days"
      ) > 0
      end
    )
  )
)
group by 1, 2, 3, 4

-- its misses, handover, by instant
select "dossier"."unit" as "unit",
  "dossier"."code" as "code",
  "dossier"."procedure" as "procedure",
  "procedure"."name" as "procedureName",
  cast(cast("dossier"."received_on" as date) as varchar) as "receivedOn",
  cast(cast("dossier"."due_on" as date) as varchar) as "dueOn",
  cast(cast("dossier"."stopped_on" as date) as varchar) as "stoppedOn",
  cast(cast("dossier"."finished_on" as date) as varchar) as "finishedOn",
  cast(cast("dossier"."handed_over_on" as date) as varchar) as "handedOverOn",
  coalesce(
    "overdue_note"."overdue_reason", "dossier"."overdue_reason"
  ) as "overdueReason",
  case
  when "overdue_note"."apology_sent_on" is not null then true
  else "dossier"."apology"
  end as "apology"
from "dossier"
left join "overdue_note" on "overdue_note"."office" = "dossier"."office"
and "overdue_note"."source" = "dossier"."source"
and "overdue_note"."dossier" = "dossier"."code"
left join "procedure" on "procedure"."office" = "dossier"."office"
and "procedure"."code" = "dossier"."procedure"
and "procedure"."valid_from" <= "dossier"."received_on"
and coalesce(
  "procedure"."valid_to", cast('9999-12-31' as date)
) >= "dossier"."received_on"
where "dossier"."office" = 'skhdt'
and (
  (
    (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."handed_over_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" <= cast('2018-03-31' as date)
      and (
        "dossier"."handed_over_on" is null
        or "dossier"."handed_over_on" > cast('2018-03-31' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" > cast('2018-03-31' as date)
      )
    )
    and (
      (
        "dossier"."paused_on" is not null
        and "dossier"."paused_on" <= cast('2018-03-31' as date)
        and (
          "dossier"."resumed_on" is null
          or "dossier"."resumed_on" > cast('2018-03-31' as date)
        )
      )
      or case
      when "dossier"."earlier_paused_days" is null then false
      else position(
        cast(
          cast('2018-03-31' as date) as varchar
        ) in "dossier"."earlier_paused_days"
      ) > 0
      end
    )
  )
  and (
    "dossier"."ended_on" >= cast('2018-01-01' as date)
    or "dossier"."handed_over_on" is null
  )
)
