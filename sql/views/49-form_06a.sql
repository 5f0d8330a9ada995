-- Made by `node --run reference` in packages/warehouse.
-- form_06a(from_date, to_date)
-- Biểu 06a theo lĩnh vực, từ ngày đến ngày; trước 21/10/2020 theo bố cục cũ (không có cột trước hạn). form_06a('2018-03-01', '2018-03-31')
-- Form 06a by field, from a day to a day; before 21/10/2020 in the layout of then (without early ones). form_06a('2018-03-01', '2018-03-31')
--   field: Lĩnh vực; NULL: danh mục không có | Field; null: the catalogue has none
--   received: Tiếp nhận: tổng số, kể cả kỳ trước chuyển sang | Received and carried over
--   online: Tiếp nhận trực tuyến trong kỳ | Received online
--   direct: Tiếp nhận trực tiếp, bưu chính trong kỳ | Received in any other way
--   carried_over: Từ kỳ trước | Carried over
--   finished: Đã giải quyết, gồm cả rút, trả lại, từ chối | Finished, with those stopped
--   early: Trước hạn; NULL trước 21/10/2020 | Early; null before 21/10/2020
--   on_time: Đúng hạn | On time
--   late: Quá hạn | Late
--   open: Đang giải quyết | Open
--   open_in_time: Đang giải quyết trong hạn, gồm cả tạm dừng | Open in time, with those paused
--   open_overdue: Đang giải quyết quá hạn | Open overdue
--   stopped: Rút, trả lại, từ chối | Withdrawn, returned or refused
--   paused: Tạm dừng | Paused
create macro form_06a(from_date, to_date) as table
with
  spans as (select 'form' as at_period, 'period' as span, cast(from_date as date) as from_day, cast(to_date as date) as to_day),
  layout as (select to_day >= date '2020-10-21' as has_early from spans),
  counted as (
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select from_day, to_day, unit, member, value, unnest([{'part': 'carried_over', 'n': n0, 'd': d0}, {'part': 'form_received', 'n': n1, 'd': d1}], recursive := true)
    from (
      select s.from_day, s.to_day, cast("dossier"."unit" as varchar) as unit, cast(case 'field' when 'field' then coalesce(cast("procedure"."field" as varchar), '') end as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where case when facts.finish = 'handover' then (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day)) else (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day)) end) as n0, cast(0 as bigint) as d0,
        count(*) filter (where case when facts.finish = 'handover' then (("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) else (("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) end) as n1, cast(0 as bigint) as d1
      from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on" cross join (select distinct from_day, to_day from spans) as s
      where "dossier"."received_on" <= s.to_day and case when facts.finish = 'handover' and "dossier"."handed_over_on" is null then cast('9999-12-31' as date) else "dossier"."ended_on" end >= s.from_day
      group by all
    )
  ) as c join spans as s using (from_day, to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'received', 'n': n0, 'd': d0}, {'part': 'online_dossiers@2', 'n': n1, 'd': d1}], recursive := true)
    from (
      select "dossier"."received_on" as day, cast("dossier"."unit" as varchar) as unit, cast(case 'field' when 'field' then coalesce(cast("procedure"."field" as varchar), '') end as varchar) as member, cast(null as bigint) as value,
        count(*) as n0, cast(0 as bigint) as d0,
        count(*) filter (where "dossier"."channel" <> 'unknown' and "dossier"."channel" = 'online') as n1, count(*) filter (where "dossier"."channel" <> 'unknown') as d1
      from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on"
      where "dossier"."received_on" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'finished', 'n': n0, 'd': d0}, {'part': 'early', 'n': n1, 'd': d1}, {'part': 'on_time', 'n': n2, 'd': d2}], recursive := true)
    from (
      select case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as day, cast("dossier"."unit" as varchar) as unit, cast(case 'field' when 'field' then coalesce(cast("procedure"."field" as varchar), '') end as varchar) as member, cast(null as bigint) as value,
        count(*) as n0, cast(0 as bigint) as d0,
        count(*) filter (where case when facts.finish = 'handover' then "dossier"."due_on" is not null and "dossier"."handed_over_on" < "dossier"."due_on" else "dossier"."due_on" is not null and "dossier"."finished_on" < "dossier"."due_on" end) as n1, count(*) filter (where "dossier"."due_on" is not null) as d1,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then "dossier"."due_on" is not null and coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") else "dossier"."due_on" is not null and coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") end else case when facts.finish = 'handover' then "dossier"."due_on" is not null and "dossier"."handed_over_on" <= "dossier"."due_on" else "dossier"."due_on" is not null and "dossier"."finished_on" <= "dossier"."due_on" end end) as n2, count(*) filter (where "dossier"."due_on" is not null) as d2
      from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on"
      where case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'stopped', 'n': n0, 'd': d0}], recursive := true)
    from (
      select "dossier"."stopped_on" as day, cast("dossier"."unit" as varchar) as unit, cast(case 'field' when 'field' then coalesce(cast("procedure"."field" as varchar), '') end as varchar) as member, cast(null as bigint) as value,
        count(*) as n0, cast(0 as bigint) as d0
      from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on"
      where "dossier"."stopped_on" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select to_day, unit, member, value, unnest([{'part': 'open', 'n': n0, 'd': d0}, {'part': 'open_in_time', 'n': n1, 'd': d1}, {'part': 'open_overdue', 'n': n2, 'd': d2}, {'part': 'paused', 'n': n3, 'd': d3}], recursive := true)
    from (
      select s.to_day, cast("dossier"."unit" as varchar) as unit, cast(case 'field' when 'field' then coalesce(cast("procedure"."field" as varchar), '') end as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where case when facts.finish = 'handover' then (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) else (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) end) as n0, cast(0 as bigint) as d0,
        count(*) filter (where case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and not "dossier"."due_on" < least(s.to_day, facts.known_to)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and not "dossier"."due_on" < least(s.to_day, facts.known_to)) end) as n1, cast(0 as bigint) as d1,
        count(*) filter (where case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to)) end) as n2, cast(0 as bigint) as d2,
        count(*) filter (where case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end)) end) as n3, cast(0 as bigint) as d3
      from office_facts as facts cross join "dossier" left join "procedure" on "procedure"."office" = "dossier"."office" and "procedure"."code" = "dossier"."procedure" and "procedure"."valid_from" <= "dossier"."received_on" and coalesce("procedure"."valid_to", cast('9999-12-31' as date)) >= "dossier"."received_on" cross join (select distinct to_day from spans) as s
      where "dossier"."received_on" <= s.to_day and case when facts.finish = 'handover' and "dossier"."handed_over_on" is null then cast('9999-12-31' as date) else "dossier"."ended_on" end >= s.to_day
      group by all
    )
  ) as c join spans as s using (to_day)
  where c.n <> 0 or c.d <> 0
  ),
  cells as (
    select nullif(member, '') as field, cast(coalesce(sum(n) filter (where part = 'form_received'), 0) as bigint) as received,
      cast(coalesce(sum(n) filter (where part = 'online_dossiers@2'), 0) as bigint) as online,
      cast(coalesce(sum(n) filter (where part = 'received'), 0) - coalesce(sum(n) filter (where part = 'online_dossiers@2'), 0) as bigint) as direct,
      cast(coalesce(sum(n) filter (where part = 'carried_over'), 0) as bigint) as carried_over,
      cast(coalesce(sum(n) filter (where part = 'finished'), 0) + coalesce(sum(n) filter (where part = 'stopped'), 0) as bigint) as finished,
      cast(case when has_early then coalesce(sum(n) filter (where part = 'early'), 0) end as bigint) as early,
      cast(coalesce(sum(n) filter (where part = 'on_time'), 0) - case when has_early then coalesce(sum(n) filter (where part = 'early'), 0) else 0 end + coalesce(sum(n) filter (where part = 'stopped'), 0) as bigint) as on_time,
      cast(coalesce(sum(d) filter (where part = 'on_time'), 0) - coalesce(sum(n) filter (where part = 'on_time'), 0) as bigint) as late,
      cast(coalesce(sum(n) filter (where part = 'open'), 0) as bigint) as open,
      cast(coalesce(sum(n) filter (where part = 'open_in_time'), 0) + coalesce(sum(n) filter (where part = 'paused'), 0) as bigint) as open_in_time,
      cast(coalesce(sum(n) filter (where part = 'open_overdue'), 0) as bigint) as open_overdue,
      cast(coalesce(sum(n) filter (where part = 'stopped'), 0) as bigint) as stopped,
      cast(coalesce(sum(n) filter (where part = 'paused'), 0) as bigint) as paused
    from counted cross join layout
    group by member, has_early
  )
select * from cells
where coalesce(received, 0) <> 0 or coalesce(online, 0) <> 0 or coalesce(direct, 0) <> 0 or coalesce(carried_over, 0) <> 0 or coalesce(finished, 0) <> 0 or coalesce(early, 0) <> 0 or coalesce(on_time, 0) <> 0 or coalesce(late, 0) <> 0 or coalesce(open, 0) <> 0 or coalesce(open_in_time, 0) <> 0 or coalesce(open_overdue, 0) <> 0 or coalesce(stopped, 0) <> 0 or coalesce(paused, 0) <> 0
order by field nulls last;
comment on macro table form_06a is 'Biểu 06a theo lĩnh vực, từ ngày đến ngày; trước 21/10/2020 theo bố cục cũ (không có cột trước hạn). form_06a(''2018-03-01'', ''2018-03-31'') | Form 06a by field, from a day to a day; before 21/10/2020 in the layout of then (without early ones). form_06a(''2018-03-01'', ''2018-03-31'')';
