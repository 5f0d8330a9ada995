-- of the period, result, by date
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) filter(
    where "dossier"."finished_on" <= coalesce(
      "dossier"."due_first_on", "dossier"."due_on"
    )
  ) as "on_time_strict@2_n",
  count(*) as "on_time_strict@2_d"
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
      "dossier"."finished_on" >= cast('2018-01-01' as date)
      and "dossier"."finished_on" <= cast('2018-03-31' as date)
    )
    and coalesce("dossier"."due_first_on", "dossier"."due_on") is not null
  )
)
group by 1, 2, 3, 4

-- its misses, result, by date
select "dossier"."unit" as "unit",
  "dossier"."code" as "code",
  "dossier"."procedure" as "procedure",
  "procedure"."name" as "procedureName",
  cast(cast("dossier"."received_on" as date) as varchar) as "receivedOn",
  cast(
    cast(
      coalesce("dossier"."due_first_on", "dossier"."due_on") as date
    ) as varchar
  ) as "dueOn",
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
      (
        "dossier"."finished_on" >= cast('2018-01-01' as date)
        and "dossier"."finished_on" <= cast('2018-03-31' as date)
      )
      and coalesce("dossier"."due_first_on", "dossier"."due_on") is not null
    )
    and not coalesce(
      "dossier"."finished_on" <= coalesce(
        "dossier"."due_first_on", "dossier"."due_on"
      ),
      false
    )
  )
  and "dossier"."ended_on" >= cast('2018-01-01' as date)
)

-- of the period, handover, by instant
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) filter(
    where case
    when (
      "dossier"."due_first_at" is not null
      and (
        "dossier"."handed_over_instant" is not null
        and "dossier"."due_first_instant" is not null
      )
    ) then "dossier"."handed_over_instant" <= "dossier"."due_first_instant"
    when "dossier"."due_first_at" is not null then "dossier"."handed_over_at" <= "dossier"."due_first_at"
    else coalesce(
      "dossier"."handed_over_instant", "dossier"."handed_over_at"
    ) <= coalesce("dossier"."due_instant", "dossier"."due_at")
    end
  ) as "on_time_strict@2_n",
  count(*) as "on_time_strict@2_d"
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
      "dossier"."handed_over_on" >= cast('2018-01-01' as date)
      and "dossier"."handed_over_on" <= cast('2018-03-31' as date)
    )
    and coalesce("dossier"."due_first_on", "dossier"."due_on") is not null
  )
)
group by 1, 2, 3, 4

-- its misses, handover, by instant
select "dossier"."unit" as "unit",
  "dossier"."code" as "code",
  "dossier"."procedure" as "procedure",
  "procedure"."name" as "procedureName",
  cast(cast("dossier"."received_on" as date) as varchar) as "receivedOn",
  cast(
    cast(
      coalesce("dossier"."due_first_on", "dossier"."due_on") as date
    ) as varchar
  ) as "dueOn",
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
      (
        "dossier"."handed_over_on" >= cast('2018-01-01' as date)
        and "dossier"."handed_over_on" <= cast('2018-03-31' as date)
      )
      and coalesce("dossier"."due_first_on", "dossier"."due_on") is not null
    )
    and not coalesce(
      case
      when (
        "dossier"."due_first_at" is not null
        and (
          "dossier"."handed_over_instant" is not null
          and "dossier"."due_first_instant" is not null
        )
      ) then "dossier"."handed_over_instant" <= "dossier"."due_first_instant"
      when "dossier"."due_first_at" is not null then "dossier"."handed_over_at" <= "dossier"."due_first_at"
      else coalesce(
        "dossier"."handed_over_instant", "dossier"."handed_over_at"
      ) <= coalesce("dossier"."due_instant", "dossier"."due_at")
      end,
      false
    )
  )
  and (
    "dossier"."ended_on" >= cast('2018-01-01' as date)
    or "dossier"."handed_over_on" is null
  )
)
