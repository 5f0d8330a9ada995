-- vi: Dữ liệu đã đủ đến ngày nào?
-- en: Up to which day are the data complete?
select "table", complete_from, complete_to
from coverage
order by "table";
