-- vi: Mỗi chỉ tiêu của Kế hoạch tính thế nào?
-- en: How is each target of the plan computed?
select d.kpi, d.title_vi, d.formula_vi, string_agg(distinct t.printed_vi, '; ' order by t.printed_vi) as target
from kpi_definition as d
join plan_target as t on t.kpi = d.kpi
group by d.kpi, d.title_vi, d.formula_vi, d.position
order by d.position;
