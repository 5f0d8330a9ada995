-- of the period, result, by date
select "procedure"."unit" as "unit",
  "procedure"."code" as "procedure",
  "procedure"."field" as "field",
  count(*) filter(where "procedure"."level" in (3, 4)) as "online_procedures_n",
  count(*) as "online_procedures_d"
from "procedure"
where "procedure"."office" = 'skhdt'
and (
  "procedure"."valid_from" <= cast('2018-03-31' as date)
  and (
    "procedure"."valid_to" is null
    or "procedure"."valid_to" >= cast('2018-03-31' as date)
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
    "procedure"."valid_from" <= cast('2018-03-31' as date)
    and (
      "procedure"."valid_to" is null
      or "procedure"."valid_to" >= cast('2018-03-31' as date)
    )
  )
  and not coalesce("procedure"."level" in (3, 4), false)
)
