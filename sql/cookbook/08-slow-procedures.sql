-- vi: Thủ tục nào giải quyết lâu nhất (từ 30 hồ sơ trở lên)?
-- en: Which procedures take longest (of 30 dossiers or more)?
select k.member as procedure, p.name, k.denominator as dossiers, k.median, k.p90
from kpi_by('2018', 'procedure') as k
left join procedure as p on p.code = k.member and p.valid_to is null
where k.kpi = 'processing_days' and k.unit = 'so' and k.denominator >= 30
order by k.median desc, k.p90 desc, procedure
limit 10;
