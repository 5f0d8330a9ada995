-- of the period, result, by date
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) filter(
    where (
      (
        (
          "dossier"."finished_on" >= cast('2018-01-01' as date)
          and "dossier"."finished_on" <= cast('2018-03-31' as date)
        )
        and "dossier"."due_on" is not null
      )
      and "dossier"."finished_on" <= "dossier"."due_on"
    )
  ) as "on_time_n",
  count(*) filter(
    where (
      (
        "dossier"."finished_on" >= cast('2018-01-01' as date)
        and "dossier"."finished_on" <= cast('2018-03-31' as date)
      )
      and "dossier"."due_on" is not null
    )
  ) as "on_time_d",
  count(*) filter(
    where (
      "dossier"."stopped_on" >= cast('2018-01-01' as date)
      and "dossier"."stopped_on" <= cast('2018-03-31' as date)
    )
  ) as "stopped_n",
  count(*) filter(
    where (
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
  ) as "open_n",
  count(*) filter(
    where (
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
      and not (
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
      and "dossier"."due_on" < cast('2018-03-31' as date)
    )
  ) as "open_overdue_n",
  count(*) filter(
    where (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" < cast('2018-01-01' as date)
      and (
        "dossier"."finished_on" is null
        or "dossier"."finished_on" >= cast('2018-01-01' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" >= cast('2018-01-01' as date)
      )
    )
  ) as "carried_over_n",
  count(*) filter(
    where (
      "dossier"."received_on" >= cast('2018-01-01' as date)
      and "dossier"."received_on" <= cast('2018-03-31' as date)
    )
  ) as "received_n"
from "dossier"
left join "procedure" on "procedure"."office" = "dossier"."office"
and "procedure"."code" = "dossier"."procedure"
and "procedure"."valid_from" <= "dossier"."received_on"
and coalesce(
  "procedure"."valid_to", cast('9999-12-31' as date)
) >= "dossier"."received_on"
where "dossier"."office" = 'skhdt'
and "dossier"."ended_on" >= cast('2018-01-01' as date)
group by 1, 2, 3, 4

-- of the period, handover, by instant
select "dossier"."unit" as "unit",
  "dossier"."procedure" as "procedure",
  "procedure"."field" as "field",
  "dossier"."channel" as "channel",
  count(*) filter(
    where (
      (
        (
          "dossier"."handed_over_on" >= cast('2018-01-01' as date)
          and "dossier"."handed_over_on" <= cast('2018-03-31' as date)
        )
        and "dossier"."due_on" is not null
      )
      and coalesce(
        "dossier"."handed_over_instant", "dossier"."handed_over_at"
      ) <= coalesce("dossier"."due_instant", "dossier"."due_at")
    )
  ) as "on_time_n",
  count(*) filter(
    where (
      (
        "dossier"."handed_over_on" >= cast('2018-01-01' as date)
        and "dossier"."handed_over_on" <= cast('2018-03-31' as date)
      )
      and "dossier"."due_on" is not null
    )
  ) as "on_time_d",
  count(*) filter(
    where (
      "dossier"."stopped_on" >= cast('2018-01-01' as date)
      and "dossier"."stopped_on" <= cast('2018-03-31' as date)
    )
  ) as "stopped_n",
  count(*) filter(
    where (
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
  ) as "open_n",
  count(*) filter(
    where (
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
      and not (
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
      and "dossier"."due_on" < cast('2018-03-31' as date)
    )
  ) as "open_overdue_n",
  count(*) filter(
    where (
      not (
        "dossier"."outcome" is not null
        and "dossier"."finished_on" is null
        and "dossier"."handed_over_on" is null
        and "dossier"."stopped_on" is null
      )
      and "dossier"."received_on" < cast('2018-01-01' as date)
      and (
        "dossier"."handed_over_on" is null
        or "dossier"."handed_over_on" >= cast('2018-01-01' as date)
      )
      and (
        "dossier"."stopped_on" is null
        or "dossier"."stopped_on" >= cast('2018-01-01' as date)
      )
    )
  ) as "carried_over_n",
  count(*) filter(
    where (
      "dossier"."received_on" >= cast('2018-01-01' as date)
      and "dossier"."received_on" <= cast('2018-03-31' as date)
    )
  ) as "received_n"
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
  or "dossier"."handed_over_on" is null
)
group by 1, 2, 3, 4
