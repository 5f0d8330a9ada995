-- vi: Hồ sơ đang giải quyết nào chờ lâu nhất?
-- en: Which open dossiers have waited longest?
select code, unit, procedure, state, received_on, due_on,
  date '2018-06-30' - received_on as days_since_receipt
from status_on('2018-06-30')
where state in ('in_time', 'overdue', 'paused', 'no_due_date')
order by received_on, code
limit 10;
