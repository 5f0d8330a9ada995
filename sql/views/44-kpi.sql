-- Made by `node --run reference` in packages/warehouse.
-- kpi(period)
-- Bảng chỉ tiêu của phiếu: mọi chỉ tiêu và đơn vị trong kỳ và lũy kế năm. kpi('2018-03')
-- The scorecard's table: every KPI and unit over a period and the year to date. kpi('2018-03')
--   kpi: Mã chỉ tiêu | Id of the KPI
--   title_vi: Tên chỉ tiêu | Title in Vietnamese
--   title_en: Tên tiếng Anh | Title in English
--   unit: Mã đơn vị; số liệu gồm cả các đơn vị trực thuộc | Code of the unit; with all units below it
--   unit_name: Tên đơn vị | Name of the unit
--   period: Khóa của kỳ | Key of the period
--   numerator: Tử số; của số đếm là số đếm, của thời gian là tổng | Numerator; of a count the count, of a duration the sum of its values
--   denominator: Mẫu số; NULL với số đếm; của thời gian là số trường hợp | Denominator; null of a count; of a duration the number of cases
--   value: Tỷ lệ từ 0 đến 1, hoặc trị số thời gian; NULL với số đếm và khi không có | Share from 0 to 1, or the figure of a duration; null of a count and where there is none
--   is_covered: Dữ liệu có đủ cả kỳ; nếu không thì số chưa biết | Whether the data cover the period; else the numbers are not known
--   to_date_numerator: Tử số lũy kế từ đầu năm | Numerator of the year to date
--   to_date_denominator: Mẫu số lũy kế từ đầu năm | Denominator of the year to date
--   to_date_value: Giá trị lũy kế từ đầu năm | Value of the year to date
--   to_date_is_covered: Dữ liệu có đủ từ đầu năm | Whether the data cover the year to date
--   comparator: Phép so sánh của chỉ tiêu: >=, >, <=, < | How the target is compared: >=, >, <=, <
--   target: Mức chỉ tiêu của đơn vị | Value of the target of the unit
--   target_vi: Chỉ tiêu như in trong kế hoạch | The target as the plan prints it
--   target_en: Chỉ tiêu bằng tiếng Anh | The target in English
--   target_until: Ngày cuối của mức trung gian; NULL: mức cuối cùng | Last day of a value on the way; null: the final one
--   status: Kết quả: met, near, missed, no_data, unknown, not_applicable, informative | Status: met, near, missed, no_data, unknown, not_applicable, informative
--   reason: Lý do khi không phải met, near, missed | Why the status is not met, near or missed
--   is_small: Ít trường hợp: có thể do ngẫu nhiên | Few cases: more chance than performance
--   median: Trung vị của thời gian | Median of a duration
--   p90: Phân vị 90 của thời gian | 90th percentile of a duration
--   mean: Trung bình của thời gian | Mean of a duration
--   unmeasured: Số trường hợp không tính được thời gian | Cases whose duration cannot be told
--   open_overdue: Hồ sơ quá hạn chưa giải quyết vào ngày cuối kỳ, đứng cạnh tỷ lệ | Open dossiers overdue on the last day, which stand beside the rate
--   undated: Số trường hợp bị bỏ vì không có ngày hẹn | Cases left out for want of a due date
--   without_channel: Số trường hợp bị bỏ vì không rõ kênh tiếp nhận | Cases left out for their channel is not known
--   unit_ended: Ngày cuối của đơn vị, nếu đã hết trong kỳ | Last day of the unit, where it ended before the last day of the period
create macro kpi(period) as table
with
  -- The days that are asked for, and those of the year to date.
  spans as materialized (
    select period as at_period, 'period' as span, period_from(period) as from_day, period_to(period) as to_day,
      regexp_matches(period, '\.\.|-L\d+M') as is_own
    union all
    select period, 'to_date', year_from(period), period_to(period), false
  ),
  periods as (
    select p.at_period, p.from_day, p.to_day, p.is_own, y.from_day as year_from
    from spans as p join spans as y on y.at_period = p.at_period and y.span = 'to_date'
    where p.span = 'period'
  ),
  -- The rows that each part counts, by their unit.
  counted as materialized (
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'on_time', 'n': n0, 'd': d0}, {'part': 'finished', 'n': n1, 'd': d1}, {'part': 'early', 'n': n2, 'd': d2}, {'part': 'on_time_strict@2', 'n': n3, 'd': d3}, {'part': 'due_moved@2', 'n': n4, 'd': d4}, {'part': 'on_time_agreed', 'n': n5, 'd': d5}], recursive := true)
    from (
      select case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then "dossier"."due_on" is not null and coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") else "dossier"."due_on" is not null and coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") end else case when facts.finish = 'handover' then "dossier"."due_on" is not null and "dossier"."handed_over_on" <= "dossier"."due_on" else "dossier"."due_on" is not null and "dossier"."finished_on" <= "dossier"."due_on" end end) as n0, count(*) filter (where "dossier"."due_on" is not null) as d0,
        count(*) as n1, cast(0 as bigint) as d1,
        count(*) filter (where case when facts.finish = 'handover' then "dossier"."due_on" is not null and "dossier"."handed_over_on" < "dossier"."due_on" else "dossier"."due_on" is not null and "dossier"."finished_on" < "dossier"."due_on" end) as n2, count(*) filter (where "dossier"."due_on" is not null) as d2,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then coalesce("dossier"."due_first_on", "dossier"."due_on") is not null and case when ("dossier"."due_first_at" is not null and ("dossier"."handed_over_instant" is not null and "dossier"."due_first_instant" is not null)) then "dossier"."handed_over_instant" <= "dossier"."due_first_instant" when "dossier"."due_first_at" is not null then "dossier"."handed_over_at" <= "dossier"."due_first_at" else coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") end else coalesce("dossier"."due_first_on", "dossier"."due_on") is not null and case when ("dossier"."due_first_at" is not null and ("dossier"."finished_instant" is not null and "dossier"."due_first_instant" is not null)) then "dossier"."finished_instant" <= "dossier"."due_first_instant" when "dossier"."due_first_at" is not null then "dossier"."finished_at" <= "dossier"."due_first_at" else coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") end end else case when facts.finish = 'handover' then coalesce("dossier"."due_first_on", "dossier"."due_on") is not null and "dossier"."handed_over_on" <= coalesce("dossier"."due_first_on", "dossier"."due_on") else coalesce("dossier"."due_first_on", "dossier"."due_on") is not null and "dossier"."finished_on" <= coalesce("dossier"."due_first_on", "dossier"."due_on") end end) as n3, count(*) filter (where coalesce("dossier"."due_first_on", "dossier"."due_on") is not null) as d3,
        count(*) filter (where ("dossier"."due_first_on" is not null and ("dossier"."due_on" is null or "dossier"."due_first_on" <> "dossier"."due_on"))) as n4, cast(0 as bigint) as d4,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then "dossier"."due_on" is not null and (coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") or coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."extended_due_instant", "dossier"."extended_due_at") or "dossier"."handed_over_on" <= "overdue_note"."new_due_on") else "dossier"."due_on" is not null and (coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at") or coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."extended_due_instant", "dossier"."extended_due_at") or "dossier"."finished_on" <= "overdue_note"."new_due_on") end else case when facts.finish = 'handover' then "dossier"."due_on" is not null and ("dossier"."handed_over_on" <= "dossier"."due_on" or "dossier"."handed_over_on" <= "dossier"."extended_due_on" or "dossier"."handed_over_on" <= "overdue_note"."new_due_on") else "dossier"."due_on" is not null and ("dossier"."finished_on" <= "dossier"."due_on" or "dossier"."finished_on" <= "dossier"."extended_due_on" or "dossier"."finished_on" <= "overdue_note"."new_due_on") end end) as n5, count(*) filter (where "dossier"."due_on" is not null) as d5
      from office_facts as facts cross join "dossier" left join "overdue_note" on "overdue_note"."office" = "dossier"."office" and "overdue_note"."source" = "dossier"."source" and "overdue_note"."dossier" = "dossier"."code"
      where case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select to_day, unit, member, value, unnest([{'part': 'open_overdue', 'n': n0, 'd': d0}, {'part': 'open', 'n': n1, 'd': d1}, {'part': 'paused', 'n': n2, 'd': d2}], recursive := true)
    from (
      select s.to_day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to)) end) as n0, cast(0 as bigint) as d0,
        count(*) filter (where case when facts.finish = 'handover' then (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) else (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) end) as n1, cast(0 as bigint) as d1,
        count(*) filter (where case when facts.finish = 'handover' then ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end)) else ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end)) end) as n2, cast(0 as bigint) as d2
      from office_facts as facts cross join "dossier" cross join (select distinct to_day from spans) as s
      where "dossier"."received_on" <= s.to_day and case when facts.finish = 'handover' and "dossier"."handed_over_on" is null then cast('9999-12-31' as date) else "dossier"."ended_on" end >= s.to_day
      group by all
    )
  ) as c join spans as s using (to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select to_day, unit, member, value, unnest([{'part': 'online_procedures', 'n': n0, 'd': d0}, {'part': 'posted', 'n': n1, 'd': d1}], recursive := true)
    from (
      select s.to_day, cast("procedure"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day)) and "procedure"."level" in (3, 4)) as n0, count(*) filter (where ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day))) as d0,
        count(*) filter (where ("procedure"."announced" = true and ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day))) and (("procedure"."process_desk" is null or "procedure"."process_desk" = true) and ("procedure"."process_web" is null or "procedure"."process_web" = true) and ("procedure"."documents_desk" is null or "procedure"."documents_desk" = true) and ("procedure"."documents_web" is null or "procedure"."documents_web" = true) and ("procedure"."time_desk" is null or "procedure"."time_desk" = true) and ("procedure"."time_web" is null or "procedure"."time_web" = true) and ("procedure"."form_desk" is null or "procedure"."form_desk" = true) and ("procedure"."form_web" is null or "procedure"."form_web" = true) and ("procedure"."fee_desk" is null or "procedure"."fee_desk" = true) and ("procedure"."fee_web" is null or "procedure"."fee_web" = true) and ("procedure"."process_desk" is not null or "procedure"."process_web" is not null or "procedure"."documents_desk" is not null or "procedure"."documents_web" is not null or "procedure"."time_desk" is not null or "procedure"."time_web" is not null or "procedure"."form_desk" is not null or "procedure"."form_web" is not null or "procedure"."fee_desk" is not null or "procedure"."fee_web" is not null))) as n1, count(*) filter (where ("procedure"."announced" = true and ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day)))) as d1
      from office_facts as facts cross join "procedure" cross join (select distinct to_day from spans) as s
      group by all
    )
  ) as c join spans as s using (to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'online_registrations@2', 'n': n0, 'd': d0}, {'part': 'registrations_received', 'n': n1, 'd': d1}, {'part': 'online_dossiers@2', 'n': n2, 'd': d2}, {'part': 'received', 'n': n3, 'd': d3}], recursive := true)
    from (
      select "dossier"."received_on" as day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ("procedure"."registration" in ('new', 'change') and "dossier"."channel" <> 'unknown') and "dossier"."channel" = 'online') as n0, count(*) filter (where ("procedure"."registration" in ('new', 'change') and "dossier"."channel" <> 'unknown')) as d0,
        count(*) filter (where "procedure"."registration" in ('new', 'change')) as n1, cast(0 as bigint) as d1,
        count(*) filter (where "dossier"."channel" <> 'unknown' and "dossier"."channel" = 'online') as n2, count(*) filter (where "dossier"."channel" <> 'unknown') as d2,
        count(*) as n3, cast(0 as bigint) as d3
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
    select day, unit, member, value, unnest([{'part': 'stopped', 'n': n0, 'd': d0}, {'part': 'withdrawn', 'n': n1, 'd': d1}, {'part': 'returned', 'n': n2, 'd': d2}, {'part': 'refused', 'n': n3, 'd': d3}], recursive := true)
    from (
      select "dossier"."stopped_on" as day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) as n0, cast(0 as bigint) as d0,
        count(*) filter (where "dossier"."outcome" = 'withdrawn') as n1, cast(0 as bigint) as d1,
        count(*) filter (where "dossier"."outcome" = 'returned') as n2, cast(0 as bigint) as d2,
        count(*) filter (where "dossier"."outcome" = 'refused') as n3, cast(0 as bigint) as d3
      from office_facts as facts cross join "dossier"
      where "dossier"."stopped_on" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select from_day, to_day, unit, member, value, unnest([{'part': 'carried_over', 'n': n0, 'd': d0}, {'part': 'on_time_b@2', 'n': n1, 'd': d1}, {'part': 'of_period', 'n': n2, 'd': d2}, {'part': 'on_time_c', 'n': n3, 'd': d3}, {'part': 'finished_or_overdue', 'n': n4, 'd': d4}], recursive := true)
    from (
      select s.from_day, s.to_day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where case when facts.finish = 'handover' then (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day)) else (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day)) end) as n0, cast(0 as bigint) as d0,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) and not coalesce(((("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and not coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at")) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))), false) else ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) and not coalesce(((("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and not coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at")) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))), false) end else case when facts.finish = 'handover' then ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) and not coalesce(((("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and not "dossier"."handed_over_on" <= "dossier"."due_on") or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))), false) else ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) and not coalesce(((("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and not "dossier"."finished_on" <= "dossier"."due_on") or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))), false) end end) as n1, count(*) filter (where case when facts.finish = 'handover' then ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) else ((("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) and "dossier"."due_on" is not null) end) as d1,
        count(*) filter (where case when facts.finish = 'handover' then (("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) else (("dossier"."received_on" >= s.from_day and "dossier"."received_on" <= s.to_day) or (not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" < s.from_day and ("dossier"."finished_on" is null or "dossier"."finished_on" >= s.from_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" >= s.from_day))) end) as n2, cast(0 as bigint) as d2,
        count(*) filter (where case when facts.compare = 'instant' then case when facts.finish = 'handover' then ((("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) and (("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and coalesce("dossier"."handed_over_instant", "dossier"."handed_over_at") <= coalesce("dossier"."due_instant", "dossier"."due_at")) else ((("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) and (("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and coalesce("dossier"."finished_instant", "dossier"."finished_at") <= coalesce("dossier"."due_instant", "dossier"."due_at")) end else case when facts.finish = 'handover' then ((("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) and (("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and "dossier"."handed_over_on" <= "dossier"."due_on") else ((("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) and (("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and "dossier"."finished_on" <= "dossier"."due_on") end end) as n3, count(*) filter (where case when facts.finish = 'handover' then ((("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) else ((("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) and "dossier"."due_on" is not null) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) end) as d3,
        count(*) filter (where case when facts.finish = 'handover' then (("dossier"."handed_over_on" >= s.from_day and "dossier"."handed_over_on" <= s.to_day) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."handed_over_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."handed_over_on" is null or "dossier"."handed_over_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) else (("dossier"."finished_on" >= s.from_day and "dossier"."finished_on" <= s.to_day) or ((not ("dossier"."outcome" is not null and "dossier"."finished_on" is null and "dossier"."stopped_on" is null) and "dossier"."received_on" <= s.to_day and ("dossier"."finished_on" is null or "dossier"."finished_on" > s.to_day) and ("dossier"."stopped_on" is null or "dossier"."stopped_on" > s.to_day)) and not (("dossier"."paused_on" is not null and "dossier"."paused_on" <= s.to_day and ("dossier"."resumed_on" is null or "dossier"."resumed_on" > s.to_day)) or case when "dossier"."earlier_paused_days" is null then false else position(cast(s.to_day as varchar) in "dossier"."earlier_paused_days") > 0 end) and "dossier"."due_on" < least(s.to_day, facts.known_to))) end) as n4, cast(0 as bigint) as d4
      from office_facts as facts cross join "dossier" cross join (select distinct from_day, to_day from spans) as s
      where "dossier"."received_on" <= s.to_day and case when facts.finish = 'handover' and "dossier"."handed_over_on" is null then cast('9999-12-31' as date) else "dossier"."ended_on" end >= s.from_day
      group by all
    )
  ) as c join spans as s using (from_day, to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'processing_days', 'n': n0, 'd': d0}], recursive := true)
    from (
      select case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end as day, cast("dossier"."unit" as varchar) as unit, cast(null as varchar) as member, cast("result"."ordinal" - "receipt"."ordinal" as bigint) as value,
        count(*) as n0, cast(0 as bigint) as d0
      from office_facts as facts cross join "dossier" left join "calendar" as "receipt" on "receipt"."day" = "dossier"."received_on" left join "calendar" as "result" on "result"."day" = case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end
      where case when facts.finish = 'handover' then "dossier"."handed_over_on" else "dossier"."finished_on" end between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select to_day, unit, member, value, unnest([{'part': 'posted_items', 'n': n0, 'd': d0}], recursive := true)
    from (
      select s.to_day, cast("procedure"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ("procedure"."announced" = true and ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day)) and (("posting"."item" = 'process' and "posting"."place" = 'desk' and "procedure"."process_desk" is not null) or ("posting"."item" = 'process' and "posting"."place" = 'web' and "procedure"."process_web" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'desk' and "procedure"."documents_desk" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'web' and "procedure"."documents_web" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'desk' and "procedure"."time_desk" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'web' and "procedure"."time_web" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'desk' and "procedure"."form_desk" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'web' and "procedure"."form_web" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'desk' and "procedure"."fee_desk" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'web' and "procedure"."fee_web" is not null))) and (("posting"."item" = 'process' and "posting"."place" = 'desk' and "procedure"."process_desk" = true) or ("posting"."item" = 'process' and "posting"."place" = 'web' and "procedure"."process_web" = true) or ("posting"."item" = 'documents' and "posting"."place" = 'desk' and "procedure"."documents_desk" = true) or ("posting"."item" = 'documents' and "posting"."place" = 'web' and "procedure"."documents_web" = true) or ("posting"."item" = 'time' and "posting"."place" = 'desk' and "procedure"."time_desk" = true) or ("posting"."item" = 'time' and "posting"."place" = 'web' and "procedure"."time_web" = true) or ("posting"."item" = 'form' and "posting"."place" = 'desk' and "procedure"."form_desk" = true) or ("posting"."item" = 'form' and "posting"."place" = 'web' and "procedure"."form_web" = true) or ("posting"."item" = 'fee' and "posting"."place" = 'desk' and "procedure"."fee_desk" = true) or ("posting"."item" = 'fee' and "posting"."place" = 'web' and "procedure"."fee_web" = true))) as n0, count(*) filter (where ("procedure"."announced" = true and ("procedure"."valid_from" <= s.to_day and ("procedure"."valid_to" is null or "procedure"."valid_to" >= s.to_day)) and (("posting"."item" = 'process' and "posting"."place" = 'desk' and "procedure"."process_desk" is not null) or ("posting"."item" = 'process' and "posting"."place" = 'web' and "procedure"."process_web" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'desk' and "procedure"."documents_desk" is not null) or ("posting"."item" = 'documents' and "posting"."place" = 'web' and "procedure"."documents_web" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'desk' and "procedure"."time_desk" is not null) or ("posting"."item" = 'time' and "posting"."place" = 'web' and "procedure"."time_web" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'desk' and "procedure"."form_desk" is not null) or ("posting"."item" = 'form' and "posting"."place" = 'web' and "procedure"."form_web" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'desk' and "procedure"."fee_desk" is not null) or ("posting"."item" = 'fee' and "posting"."place" = 'web' and "procedure"."fee_web" is not null)))) as d0
      from office_facts as facts cross join "procedure" inner join (values (cast('process' as varchar), cast('desk' as varchar)), (cast('process' as varchar), cast('web' as varchar)), (cast('documents' as varchar), cast('desk' as varchar)), (cast('documents' as varchar), cast('web' as varchar)), (cast('time' as varchar), cast('desk' as varchar)), (cast('time' as varchar), cast('web' as varchar)), (cast('form' as varchar), cast('desk' as varchar)), (cast('form' as varchar), cast('web' as varchar)), (cast('fee' as varchar), cast('desk' as varchar)), (cast('fee' as varchar), cast('web' as varchar))) as posting(item, place) on true cross join (select distinct to_day from spans) as s
      group by all
    )
  ) as c join spans as s using (to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'satisfied', 'n': n0, 'd': d0}, {'part': 'satisfied_staff', 'n': n1, 'd': d1}], recursive := true)
    from (
      select "survey_answer"."period_to" as day, cast("survey_answer"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ("survey_answer"."survey" = 'service_quality' and "survey_answer"."valid" = true and "survey_answer"."answer" is not null) and "survey_answer"."answer" in ('very_satisfied', 'satisfied')) as n0, count(*) filter (where ("survey_answer"."survey" = 'service_quality' and "survey_answer"."valid" = true and "survey_answer"."answer" is not null)) as d0,
        count(*) filter (where ("survey_answer"."survey" = 'staff_attitude' and "survey_answer"."valid" = true and "survey_answer"."answer" is not null) and "survey_answer"."answer" in ('very_satisfied', 'satisfied')) as n1, count(*) filter (where ("survey_answer"."survey" = 'staff_attitude' and "survey_answer"."valid" = true and "survey_answer"."answer" is not null)) as d1
      from office_facts as facts cross join "survey_answer"
      where "survey_answer"."period_to" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'feedback_answered', 'n': n0, 'd': d0}], recursive := true)
    from (
      select "feedback"."due_on" as day, cast("feedback"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where "feedback"."due_on" < facts.unknown_from and "feedback"."answered_on" <= "feedback"."due_on") as n0, count(*) filter (where "feedback"."due_on" < facts.unknown_from) as d0
      from office_facts as facts cross join "feedback"
      where "feedback"."due_on" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select from_day, to_day, unit, member, value, unnest([{'part': 'feedback_published', 'n': n0, 'd': d0}], recursive := true)
    from (
      select s.from_day, s.to_day, cast("feedback"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ("feedback"."answered_on" >= s.from_day and "feedback"."answered_on" <= s.to_day) and ("feedback"."published_province_on" <= s.to_day and "feedback"."published_office_on" <= s.to_day)) as n0, count(*) filter (where ("feedback"."answered_on" >= s.from_day and "feedback"."answered_on" <= s.to_day)) as d0
      from office_facts as facts cross join "feedback" cross join (select distinct from_day, to_day from spans) as s
      group by all
    )
  ) as c join spans as s using (from_day, to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'tasks_on_schedule', 'n': n0, 'd': d0}], recursive := true)
    from (
      select coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) as day, cast("occurrence"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where coalesce("task_progress"."due_on", "occurrence"."due_on") < facts.unknown_from and "task_progress"."completed_on" <= coalesce("task_progress"."due_on", "occurrence"."due_on")) as n0, count(*) filter (where coalesce("task_progress"."due_on", "occurrence"."due_on") < facts.unknown_from) as d0
      from office_facts as facts cross join (select * from plan_occurrence where list = 'task') as "occurrence" left join "task_progress" on "task_progress"."office" = "occurrence"."office" and "task_progress"."task" = "occurrence"."task" and "task_progress"."period" = "occurrence"."period"
      where coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, c.n, c.d, c.value
  from (
    select from_day, to_day, unit, member, value, unnest([{'part': 'broadcasts', 'n': n0, 'd': d0}], recursive := true)
    from (
      select s.from_day, s.to_day, cast("occurrence"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where ((coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) >= s.from_day and coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) <= s.to_day) and "occurrence"."measure" = 'broadcasts') and "task_progress"."completed_on" <= s.to_day) as n0, count(*) filter (where ((coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) >= s.from_day and coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) <= s.to_day) and "occurrence"."measure" = 'broadcasts')) as d0
      from office_facts as facts cross join (select * from plan_occurrence where list = 'task') as "occurrence" left join "task_progress" on "task_progress"."office" = "occurrence"."office" and "task_progress"."task" = "occurrence"."task" and "task_progress"."period" = "occurrence"."period" cross join (select distinct from_day, to_day from spans) as s
      group by all
    )
  ) as c join spans as s using (from_day, to_day)
  where c.n <> 0 or c.d <> 0
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'duties_on_time', 'n': n0, 'd': d0}], recursive := true)
    from (
      select coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) as day, cast("occurrence"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where coalesce("task_progress"."due_on", "occurrence"."due_on") < facts.unknown_from and "task_progress"."completed_on" <= coalesce("task_progress"."due_on", "occurrence"."due_on")) as n0, count(*) filter (where coalesce("task_progress"."due_on", "occurrence"."due_on") < facts.unknown_from) as d0
      from office_facts as facts cross join (select * from plan_occurrence where list = 'duty') as "occurrence" left join "task_progress" on "task_progress"."office" = "occurrence"."office" and "task_progress"."task" = "occurrence"."task" and "task_progress"."period" = "occurrence"."period"
      where coalesce("occurrence"."period_to", coalesce("task_progress"."due_on", "occurrence"."due_on")) between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'assigned_tasks_on_time', 'n': n0, 'd': d0}], recursive := true)
    from (
      select "assigned_task"."due_on" as day, cast("assigned_task"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where "assigned_task"."due_on" < facts.unknown_from and "assigned_task"."completed_on" <= "assigned_task"."due_on") as n0, count(*) filter (where "assigned_task"."due_on" < facts.unknown_from) as d0
      from office_facts as facts cross join "assigned_task"
      where "assigned_task"."due_on" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  union all
  select s.at_period, s.span, c.unit, c.member, c.part, sum(c.n) as n, sum(c.d) as d, c.value
  from (
    select day, unit, member, value, unnest([{'part': 'reports_on_time', 'n': n0, 'd': d0}], recursive := true)
    from (
      select "unit_report"."period_to" as day, cast("unit_report"."unit" as varchar) as unit, cast(null as varchar) as member, cast(null as bigint) as value,
        count(*) filter (where coalesce("unit_report"."due_on", "unit_report"."period_to" + 1) < facts.unknown_from and "unit_report"."submitted_on" <= coalesce("unit_report"."due_on", "unit_report"."period_to" + 1)) as n0, count(*) filter (where coalesce("unit_report"."due_on", "unit_report"."period_to" + 1) < facts.unknown_from) as d0
      from office_facts as facts cross join "unit_report"
      where "unit_report"."period_to" between (select min(from_day) from spans) and (select max(to_day) from spans)
      group by all
    )
  ) as c join spans as s on c.day between s.from_day and s.to_day
  where c.n <> 0 or c.d <> 0
  group by all
  ),
  -- The units of each period as they are on its last day; a row counts for those above its own too.
  units as (
    select p.at_period, u.*
    from periods as p join unit_on as u on p.to_day between u.from_day and u.to_day
  ),
  rolled as (
    select c.at_period, c.span, coalesce(t.above, r.unit) as unit, c.member, c.part, c.value, sum(c.n) as n, sum(c.d) as d
    from counted as c
    join periods as p on p.at_period = c.at_period
    join units as r on r.at_period = c.at_period and r.is_root
    left join unit_tree as t on t.unit = c.unit and p.to_day between t.from_day and t.to_day
    group by all
  ),
  sums as (
    select at_period, span, unit, member, part, cast(sum(n) as bigint) as n, cast(sum(d) as bigint) as d
    from rolled group by all
  ),
  -- Figures of durations, by how often each value comes.
  ranked as (
    select r.*, sum(n) over (partition by at_period, span, unit, member, part order by value nulls last) as up_to,
      sum(n) filter (where value is not null) over (partition by at_period, span, unit, member, part) as cases
    from rolled as r where part in (select d.part from kpi_definition as d where d.kind = 'duration')
  ),
  measured as (
    select at_period, span, unit, member, part, coalesce(max(cases), 0) as cases, sum(n * value) as total,
      coalesce(sum(n) filter (where value is null), 0) as unmeasured,
      min(value) filter (where up_to >= (cases + 1) // 2) as low, min(value) filter (where up_to >= (cases + 2) // 2) as high,
      min(value) filter (where up_to >= (cases * 9 + 9) // 10) as p90
    from ranked group by all
  ),
  durations as (
    select m.at_period, m.span, m.unit, m.member, m.part, m.total, m.cases, m.unmeasured,
      case when is_told then case k.statistic when 'median' then m.low + m.high when 'p90' then m.p90 else m.total end end as figure_n,
      case when is_told then case k.statistic when 'median' then 2 when 'p90' then 1 else m.cases end end as figure_d,
      case when is_told then (m.low + m.high) / 2 end as median,
      case when is_told then m.p90 end as p90,
      case when is_told then m.total / m.cases end as mean
    from measured as m join kpi_definition as k on k.part = m.part
    cross join lateral (select m.cases > 0 and (k.measure <> 'working_day' or m.unmeasured = 0) as is_told)
  ),
  -- What is asked of each KPI: its version of the period, and the parts of it.
  asked as (
    select p.at_period, d.*
    from periods as p, kpi_definition as d
    qualify row_number() over (
      partition by p.at_period, d.kpi
      order by case when p.to_day between coalesce(d.effective_from, p.to_day) and coalesce(d.effective_to, p.to_day) then 0 else 1 end,
        case when p.to_day between coalesce(d.effective_from, p.to_day) and coalesce(d.effective_to, p.to_day) then -d.version else d.position end
    ) = 1
  ),
  terms(part_of, part, n_of_n, d_of_n, n_of_d, d_of_d) as (
    values ('on_time', 'on_time', 1, 0, 0, 1),
      ('early', 'early', 1, 0, 0, 1),
      ('online_procedures', 'online_procedures', 1, 0, 0, 1),
      ('online_registrations@2', 'online_registrations@2', 1, 0, 0, 1),
      ('posted', 'posted', 1, 0, 0, 1),
      ('online_dossiers@2', 'online_dossiers@2', 1, 0, 0, 1),
      ('open_overdue', 'open_overdue', 1, 0, 0, 1),
      ('received', 'received', 1, 0, 0, 1),
      ('finished', 'finished', 1, 0, 0, 1),
      ('stopped', 'stopped', 1, 0, 0, 1),
      ('withdrawn', 'withdrawn', 1, 0, 0, 1),
      ('returned', 'returned', 1, 0, 0, 1),
      ('refused', 'refused', 1, 0, 0, 1),
      ('carried_over', 'carried_over', 1, 0, 0, 1),
      ('open', 'open', 1, 0, 0, 1),
      ('paused', 'paused', 1, 0, 0, 1),
      ('on_time_strict@2', 'on_time_strict@2', 1, 0, 0, 1),
      ('due_moved@2', 'due_moved@2', 1, 0, 0, 1),
      ('on_time_agreed', 'on_time_agreed', 1, 0, 0, 1),
      ('on_time_b@2', 'on_time_b@2', 1, 0, 0, 1),
      ('on_time_c', 'on_time_c', 1, 0, 0, 1),
      ('on_time_d', 'on_time', 1, 0, 0, 0),
      ('on_time_d', 'stopped', 1, 0, 0, 0),
      ('on_time_d', 'open', 1, 0, 0, 0),
      ('on_time_d', 'open_overdue', -1, 0, 0, 0),
      ('on_time_d', 'carried_over', 0, 0, 1, 0),
      ('on_time_d', 'received', 0, 0, 1, 0),
      ('processing_days', 'processing_days', 1, 0, 0, 1),
      ('posted_items', 'posted_items', 1, 0, 0, 1),
      ('satisfied', 'satisfied', 1, 0, 0, 1),
      ('satisfied_staff', 'satisfied_staff', 1, 0, 0, 1),
      ('feedback_answered', 'feedback_answered', 1, 0, 0, 1),
      ('feedback_published', 'feedback_published', 1, 0, 0, 1),
      ('tasks_on_schedule', 'tasks_on_schedule', 1, 0, 0, 1),
      ('broadcasts', 'broadcasts', 1, 0, 0, 1),
      ('duties_on_time', 'duties_on_time', 1, 0, 0, 1),
      ('assigned_tasks_on_time', 'assigned_tasks_on_time', 1, 0, 0, 1),
      ('reports_on_time', 'reports_on_time', 1, 0, 0, 1)
  ),
  grid as (
    select a.at_period, a.part, u.unit, cast(null as varchar) as member
    from asked as a join periods as p on p.at_period = a.at_period
    join units as u on u.at_period = a.at_period
    where u.is_root or (u.valid_from <= p.to_day and coalesce(u.valid_to, p.to_day) >= p.year_from)
  ),
  figures as (
    select g.at_period, g.part, g.unit, g.member, s.span,
      coalesce(sum(t.n_of_n * x.n + t.d_of_n * x.d), 0) as n,
      coalesce(sum(t.n_of_d * x.n + t.d_of_d * x.d), 0) as d
    from grid as g
    cross join (values ('period'), ('to_date')) as s(span)
    join terms as t on t.part_of = g.part
    left join sums as x on x.at_period = g.at_period and x.span = s.span and x.part = t.part and x.unit = g.unit
    group by all
  ),
  beside(part_of, part, is_beside, lacks) as (
    values ('on_time', 'open_overdue', true, null),
      ('on_time', 'finished', false, 'due_date'),
      ('early', 'finished', false, 'due_date'),
      ('online_registrations@2', 'registrations_received', false, 'channel'),
      ('online_dossiers@2', 'received', false, 'channel'),
      ('on_time_strict@2', 'finished', false, 'due_date'),
      ('on_time_agreed', 'finished', false, 'due_date'),
      ('on_time_b@2', 'of_period', false, 'due_date'),
      ('on_time_c', 'finished_or_overdue', false, 'due_date'),
      (null, null, false, null)
  ),
  others as (
    select g.at_period, g.part, g.unit, g.member, s.span,
      cast(sum(x.n) filter (where b.is_beside) as bigint) as open_overdue,
      cast(sum(x.n) filter (where not b.is_beside) as bigint) as all_cases,
      max(b.lacks) as lacks, bool_or(b.is_beside) as has_beside
    from grid as g
    cross join (values ('period'), ('to_date')) as s(span)
    join beside as b on b.part_of = g.part
    left join sums as x on x.at_period = g.at_period and x.span = s.span and x.part = b.part and x.unit = g.unit
    group by all
  ),
  -- Whether the data cover the days, of the unit and all below it while they existed.
  covered as (
    select p.at_period, t.above as unit, s.span, k.part, bool_and(
      v.complete_from is not null
      and (v.complete_from <= s.from_day or v.complete_from <= u.since)
      and (v.complete_to >= s.to_day or v.complete_to >= coalesce(u.valid_to, s.to_day))
    ) as is_covered
    from periods as p
    join spans as s on s.at_period = p.at_period
    join units as u on u.at_period = p.at_period and u.since <= s.to_day and s.from_day <= coalesce(u.valid_to, s.to_day)
    join unit_tree as t on t.unit = u.unit and p.to_day between t.from_day and t.to_day
    cross join (values ('on_time', 'procedure'), ('on_time', 'dossier'), ('early', 'procedure'), ('early', 'dossier'), ('online_procedures', 'procedure'), ('online_registrations@2', 'procedure'), ('online_registrations@2', 'dossier'), ('posted', 'procedure'), ('online_dossiers@2', 'procedure'), ('online_dossiers@2', 'dossier'), ('open_overdue', 'procedure'), ('open_overdue', 'dossier'), ('received', 'procedure'), ('received', 'dossier'), ('finished', 'procedure'), ('finished', 'dossier'), ('stopped', 'procedure'), ('stopped', 'dossier'), ('withdrawn', 'procedure'), ('withdrawn', 'dossier'), ('returned', 'procedure'), ('returned', 'dossier'), ('refused', 'procedure'), ('refused', 'dossier'), ('carried_over', 'procedure'), ('carried_over', 'dossier'), ('open', 'procedure'), ('open', 'dossier'), ('paused', 'procedure'), ('paused', 'dossier'), ('on_time_strict@2', 'procedure'), ('on_time_strict@2', 'dossier'), ('due_moved@2', 'procedure'), ('due_moved@2', 'dossier'), ('on_time_agreed', 'procedure'), ('on_time_agreed', 'dossier'), ('on_time_b@2', 'procedure'), ('on_time_b@2', 'dossier'), ('on_time_c', 'procedure'), ('on_time_c', 'dossier'), ('on_time_d', 'procedure'), ('on_time_d', 'dossier'), ('processing_days', 'procedure'), ('processing_days', 'dossier'), ('posted_items', 'procedure'), ('satisfied', 'survey_answer'), ('satisfied_staff', 'survey_answer'), ('feedback_answered', 'feedback'), ('feedback_published', 'feedback'), ('tasks_on_schedule', 'task_progress'), ('broadcasts', 'task_progress'), ('duties_on_time', 'task_progress'), ('assigned_tasks_on_time', 'assigned_task'), ('reports_on_time', 'unit_report')) as k(part, "table")
    left join coverage as v on v."table" = k."table"
    group by all
  ),
  numbers as (
    select f.at_period, f.part, f.unit, f.member, f.span, a.kind,
      case when a.kind = 'duration' then coalesce(x.total, 0) else f.n end as numerator,
      case when a.kind = 'duration' then coalesce(x.cases, 0) + coalesce(x.unmeasured, 0) when a.kind = 'count' then null else f.d end as denominator,
      case a.kind when 'count' then f.n when 'duration' then coalesce(x.figure_n, 0) else f.n end as fraction_n,
      case a.kind when 'count' then 1 when 'duration' then coalesce(x.figure_d, 0) else f.d end as fraction_d,
      not (a.kind = 'duration' and a.measure = 'working_day' and coalesce(x.unmeasured, 0) > 0) as is_measured,
      coalesce(c.is_covered, true) as is_covered, o.open_overdue, o.has_beside,
      coalesce(case when o.lacks = 'due_date' then greatest(coalesce(o.all_cases, 0) - f.d, 0) end, 0) as undated,
      coalesce(case when o.lacks = 'channel' then greatest(coalesce(o.all_cases, 0) - f.d, 0) end, 0) as without_channel,
      x.median, x.p90, x.mean, x.unmeasured
    from figures as f
    join asked as a on a.at_period = f.at_period and a.part = f.part
    left join others as o on o.at_period = f.at_period and o.part = f.part and o.unit = f.unit and o.span = f.span and o.member is not distinct from f.member
    left join covered as c on c.at_period = f.at_period and c.part = f.part and c.unit = f.unit and c.span = f.span
    left join durations as x
      on x.at_period = f.at_period and x.part = f.part and x.unit = f.unit and x.span = f.span and x.member is not distinct from f.member
  ),
  -- A target is of a unit as a whole: its own before that of all.
  targets as (
    select p.at_period, u.unit, t.*
    from periods as p join units as u on u.at_period = p.at_period
    join plan_target as t on (t.unit = u.unit or t.unit = '*') and p.to_day between t.from_day and t.to_day
    qualify row_number() over (partition by p.at_period, u.unit, t.kpi order by case t.unit when '*' then 1 else 0 end, t.position) = 1
  ),
  aimed as (
    select distinct p.at_period, t.kpi from periods as p join plan_target as t on p.to_day between t.from_day and t.to_day
  ),
  judged as (
    select p.at_period, p.to_day, p.is_own, a.* exclude (at_period), n.unit, n.member, n.numerator, n.denominator,
      case when n.fraction_d <> 0 and n.kind <> 'count' and n.is_measured then n.fraction_n / n.fraction_d end as value, n.is_covered,
      y.numerator as to_date_numerator, y.denominator as to_date_denominator,
      case when y.fraction_d <> 0 and y.kind <> 'count' and y.is_measured then y.fraction_n / y.fraction_d end as to_date_value, y.is_covered as to_date_is_covered,
      n.open_overdue, n.has_beside, n.undated, n.without_channel, n.median, n.p90, n.mean, n.unmeasured,
      n.fraction_d, y.fraction_d as to_date_fraction_d, n.is_measured and case when p.is_own then n.is_measured else y.is_measured end as is_measured,
      case when p.is_own then n.fraction_n else y.fraction_n end as aim_n,
      case when p.is_own then n.fraction_d else y.fraction_d end as aim_d,
      case when p.is_own then n.is_covered else y.is_covered end as aim_covered,
      case when p.is_own then n.undated else y.undated end as aim_undated,
      case when p.is_own then n.without_channel else y.without_channel end as aim_without,
      t.comparator, t.value as target, t.value_e12, t.near_e12, t.until as target_until, t.printed_vi, t.printed_en, t.owner,
      m.kpi is not null and n.member is null as has_target,
      p.to_day between coalesce(a.effective_from, p.to_day) and coalesce(a.effective_to, p.to_day) as is_in_force
    from numbers as n
    join numbers as y on y.at_period = n.at_period and y.part = n.part and y.unit = n.unit and y.span = 'to_date' and y.member is not distinct from n.member
    join periods as p on p.at_period = n.at_period
    join asked as a on a.at_period = n.at_period and a.part = n.part
    left join targets as t on t.at_period = n.at_period and t.unit = n.unit and t.kpi = a.kpi and n.member is null
    left join aimed as m on m.at_period = n.at_period and m.kpi = a.kpi
    where n.span = 'period'
  ),
  told as (
    select j.*, case
      when not is_in_force then 'unknown not_in_force'
      when not is_covered then 'unknown data_incomplete'
      when not is_measured then 'unknown outside_calendar'
      when comparator is null and not has_target then 'informative no_target'
      when comparator is null and aim_d + fraction_d > 0 then 'informative target_of_other_units'
      when comparator is null then 'not_applicable target_of_other_units'
      when not aim_covered then 'unknown data_incomplete'
      when aim_without > 0 and (aim_d = 0
        or status_against(comparator, value_e12, near_e12, aim_n, aim_d + aim_without)
        <> status_against(comparator, value_e12, near_e12, aim_n + aim_without, aim_d + aim_without)) then 'unknown no_channel'
      when aim_d = 0 and aim_undated > 0 then 'no_data no_due_date'
      when aim_d = 0 then 'no_data no_cases'
      else status_against(comparator, value_e12, near_e12, aim_n, aim_d)
    end as status_text
    from judged as j
  )
select k.kpi, k.title_vi, k.title_en, k.unit, u.name as unit_name, k.at_period as period,
  cast(k.numerator as bigint) as numerator, cast(k.denominator as bigint) as denominator, k.value, k.is_covered,
  cast(k.to_date_numerator as bigint) as to_date_numerator, cast(k.to_date_denominator as bigint) as to_date_denominator, k.to_date_value, k.to_date_is_covered,
  k.comparator, k.target, k.printed_vi as target_vi, k.printed_en as target_en, k.target_until,
  split_part(k.status_text, ' ', 1) as status, nullif(split_part(k.status_text, ' ', 2), '') as reason,
  coalesce(k.denominator > 0 and k.denominator < k.min_cases, false) as is_small,
  cast(k.median as double) as median, cast(k.p90 as double) as p90, cast(k.mean as double) as mean,
  case when k.kind = 'duration' then cast(coalesce(k.unmeasured, 0) as bigint) end as unmeasured,
  case when k.has_beside then coalesce(k.open_overdue, 0) end as open_overdue,
  cast(nullif(k.undated, 0) as bigint) as undated, cast(nullif(k.without_channel, 0) as bigint) as without_channel,
  case when u.valid_to < k.to_day then u.valid_to end as unit_ended
from told as k join units as u on u.at_period = k.at_period and u.unit = k.unit
order by k.at_period, u.is_root desc, u.position, u.unit, k.position;
comment on macro table kpi is 'Bảng chỉ tiêu của phiếu: mọi chỉ tiêu và đơn vị trong kỳ và lũy kế năm. kpi(''2018-03'') | The scorecard''s table: every KPI and unit over a period and the year to date. kpi(''2018-03'')';
