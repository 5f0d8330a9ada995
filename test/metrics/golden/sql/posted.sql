-- of the period, result, by date
select "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  count(*) filter(
    where (
      ("procedure"."process_desk" is null or "procedure"."process_desk" = true)
      and (
        "procedure"."process_web" is null or "procedure"."process_web" = true
      )
      and (
        "procedure"."documents_desk" is null
        or "procedure"."documents_desk" = true
      )
      and (
        "procedure"."documents_web" is null
        or "procedure"."documents_web" = true
      )
      and ("procedure"."time_desk" is null or "procedure"."time_desk" = true)
      and ("procedure"."time_web" is null or "procedure"."time_web" = true)
      and ("procedure"."form_desk" is null or "procedure"."form_desk" = true)
      and ("procedure"."form_web" is null or "procedure"."form_web" = true)
      and ("procedure"."fee_desk" is null or "procedure"."fee_desk" = true)
      and ("procedure"."fee_web" is null or "procedure"."fee_web" = true)
      and (
        "procedure"."process_desk" is not null
        or "procedure"."process_web" is not null
        or "procedure"."documents_desk" is not null
        or "procedure"."documents_web" is not null
        or "procedure"."time_desk" is not null
        or "procedure"."time_web" is not null
        or "procedure"."form_desk" is not null
        or "procedure"."form_web" is not null
        or "procedure"."fee_desk" is not null
        or "procedure"."fee_web" is not null
      )
    )
  ) as "posted_n",
  count(*) as "posted_d"
from "procedure"
where "procedure"."office" = 'skhdt'
and (
  "procedure"."announced" = true
  and (
    "procedure"."valid_from" <= cast('2018-03-31' as date)
    and (
      "procedure"."valid_to" is null
      or "procedure"."valid_to" >= cast('2018-03-31' as date)
    )
  )
)
group by 1, 2, 3

-- its misses, result, by date
select "procedure"."unit" as "unit",
  "procedure"."code" as "code",
  "procedure"."code" as "procedure",
  "procedure"."name" as "procedureName"
from "procedure"
where "procedure"."office" = 'skhdt'
and (
  (
    "procedure"."announced" = true
    and (
      "procedure"."valid_from" <= cast('2018-03-31' as date)
      and (
        "procedure"."valid_to" is null
        or "procedure"."valid_to" >= cast('2018-03-31' as date)
      )
    )
  )
  and not coalesce(
    (
      ("procedure"."process_desk" is null or "procedure"."process_desk" = true)
      and (
        "procedure"."process_web" is null or "procedure"."process_web" = true
      )
      and (
        "procedure"."documents_desk" is null
        or "procedure"."documents_desk" = true
      )
      and (
        "procedure"."documents_web" is null
        or "procedure"."documents_web" = true
      )
      and ("procedure"."time_desk" is null or "procedure"."time_desk" = true)
      and ("procedure"."time_web" is null or "procedure"."time_web" = true)
      and ("procedure"."form_desk" is null or "procedure"."form_desk" = true)
      and ("procedure"."form_web" is null or "procedure"."form_web" = true)
      and ("procedure"."fee_desk" is null or "procedure"."fee_desk" = true)
      and ("procedure"."fee_web" is null or "procedure"."fee_web" = true)
      and (
        "procedure"."process_desk" is not null
        or "procedure"."process_web" is not null
        or "procedure"."documents_desk" is not null
        or "procedure"."documents_web" is not null
        or "procedure"."time_desk" is not null
        or "procedure"."time_web" is not null
        or "procedure"."form_desk" is not null
        or "procedure"."form_web" is not null
        or "procedure"."fee_desk" is not null
        or "procedure"."fee_web" is not null
      )
    ),
    false
  )
)
