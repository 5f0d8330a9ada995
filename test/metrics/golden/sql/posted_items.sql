-- of the period, result, by date
select "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  "posting"."item" as "item",
  "posting"."place" as "place",
  count(*) filter(
    where (
      (
        "posting"."item" = 'process'
        and "posting"."place" = 'desk'
        and "procedure"."process_desk" = true
      )
      or (
        "posting"."item" = 'process'
        and "posting"."place" = 'web'
        and "procedure"."process_web" = true
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'desk'
        and "procedure"."documents_desk" = true
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'web'
        and "procedure"."documents_web" = true
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'desk'
        and "procedure"."time_desk" = true
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'web'
        and "procedure"."time_web" = true
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'desk'
        and "procedure"."form_desk" = true
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'web'
        and "procedure"."form_web" = true
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'desk'
        and "procedure"."fee_desk" = true
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'web'
        and "procedure"."fee_web" = true
      )
    )
  ) as "posted_items_n",
  count(*) as "posted_items_d"
from "procedure"
inner join (
  values (cast('process' as varchar), cast('desk' as varchar)),
    (cast('process' as varchar), cast('web' as varchar)),
    (cast('documents' as varchar), cast('desk' as varchar)),
    (cast('documents' as varchar), cast('web' as varchar)),
    (cast('time' as varchar), cast('desk' as varchar)),
    (cast('time' as varchar), cast('web' as varchar)),
    (cast('form' as varchar), cast('desk' as varchar)),
    (cast('form' as varchar), cast('web' as varchar)),
    (cast('fee' as varchar), cast('desk' as varchar)),
    (cast('fee' as varchar), cast('web' as varchar))
) as posting(item, place) on true
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
  and (
    (
      "posting"."item" = 'process'
      and "posting"."place" = 'desk'
      and "procedure"."process_desk" is not null
    )
    or (
      "posting"."item" = 'process'
      and "posting"."place" = 'web'
      and "procedure"."process_web" is not null
    )
    or (
      "posting"."item" = 'documents'
      and "posting"."place" = 'desk'
      and "procedure"."documents_desk" is not null
    )
    or (
      "posting"."item" = 'documents'
      and "posting"."place" = 'web'
      and "procedure"."documents_web" is not null
    )
    or (
      "posting"."item" = 'time'
      and "posting"."place" = 'desk'
      and "procedure"."time_desk" is not null
    )
    or (
      "posting"."item" = 'time'
      and "posting"."place" = 'web'
      and "procedure"."time_web" is not null
    )
    or (
      "posting"."item" = 'form'
      and "posting"."place" = 'desk'
      and "procedure"."form_desk" is not null
    )
    or (
      "posting"."item" = 'form'
      and "posting"."place" = 'web'
      and "procedure"."form_web" is not null
    )
    or (
      "posting"."item" = 'fee'
      and "posting"."place" = 'desk'
      and "procedure"."fee_desk" is not null
    )
    or (
      "posting"."item" = 'fee'
      and "posting"."place" = 'web'
      and "procedure"."fee_web" is not null
    )
  )
)
group by 1, 2, 3, 4, 5

-- its misses, result, by date
select "procedure"."unit" as "unit",
  "procedure"."code" as "code",
  "procedure"."code" as "procedure",
  "procedure"."name" as "procedureName",
  "posting"."item" as "item",
  "posting"."place" as "place"
from "procedure"
inner join (
  values (cast('process' as varchar), cast('desk' as varchar)),
    (cast('process' as varchar), cast('web' as varchar)),
    (cast('documents' as varchar), cast('desk' as varchar)),
    (cast('documents' as varchar), cast('web' as varchar)),
    (cast('time' as varchar), cast('desk' as varchar)),
    (cast('time' as varchar), cast('web' as varchar)),
    (cast('form' as varchar), cast('desk' as varchar)),
    (cast('form' as varchar), cast('web' as varchar)),
    (cast('fee' as varchar), cast('desk' as varchar)),
    (cast('fee' as varchar), cast('web' as varchar))
) as posting(item, place) on true
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
    and (
      (
        "posting"."item" = 'process'
        and "posting"."place" = 'desk'
        and "procedure"."process_desk" is not null
      )
      or (
        "posting"."item" = 'process'
        and "posting"."place" = 'web'
        and "procedure"."process_web" is not null
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'desk'
        and "procedure"."documents_desk" is not null
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'web'
        and "procedure"."documents_web" is not null
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'desk'
        and "procedure"."time_desk" is not null
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'web'
        and "procedure"."time_web" is not null
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'desk'
        and "procedure"."form_desk" is not null
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'web'
        and "procedure"."form_web" is not null
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'desk'
        and "procedure"."fee_desk" is not null
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'web'
        and "procedure"."fee_web" is not null
      )
    )
  )
  and not coalesce(
    (
      (
        "posting"."item" = 'process'
        and "posting"."place" = 'desk'
        and "procedure"."process_desk" = true
      )
      or (
        "posting"."item" = 'process'
        and "posting"."place" = 'web'
        and "procedure"."process_web" = true
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'desk'
        and "procedure"."documents_desk" = true
      )
      or (
        "posting"."item" = 'documents'
        and "posting"."place" = 'web'
        and "procedure"."documents_web" = true
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'desk'
        and "procedure"."time_desk" = true
      )
      or (
        "posting"."item" = 'time'
        and "posting"."place" = 'web'
        and "procedure"."time_web" = true
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'desk'
        and "procedure"."form_desk" = true
      )
      or (
        "posting"."item" = 'form'
        and "posting"."place" = 'web'
        and "procedure"."form_web" = true
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'desk'
        and "procedure"."fee_desk" = true
      )
      or (
        "posting"."item" = 'fee'
        and "posting"."place" = 'web'
        and "procedure"."fee_web" = true
      )
    ),
    false
  )
)
