-- vi: Mỗi nguồn đã nạp bao nhiêu tệp, tệp mới nhất xuất lúc nào, bao nhiêu dòng bị loại?
-- en: How many files were loaded from each source, when was the newest made, and how many rows were rejected?
select source, count(*) as files, max(extract_at) as newest, sum("read")::bigint as rows_read,
  sum(rejected)::bigint as rejected, sum(flagged)::bigint as flagged
from batch
where undoes is null
group by source
order by source;
