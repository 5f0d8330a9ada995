-- vi: Thủ tục nào chưa niêm yết đủ, thiếu mục gì?
-- en: Which procedures are not fully posted, and what is missing?
select r.procedure, p.name, r.item, r.place
from rows_posted_items('2018-03-31') as r
join procedure as p on p.code = r.procedure and date '2018-03-31' between p.valid_from and coalesce(p.valid_to, date '9999-12-31')
where not r.meets
order by r.procedure, r.item, r.place;
