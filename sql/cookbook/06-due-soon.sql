-- vi: Trong 5 ngày làm việc sau ngày 12/3 có bao nhiêu hồ sơ đến hạn?
-- en: How many dossiers fall due in the five working days after 12 March?
select s.due_on, count(*) as dossiers
from status_on('2018-03-12') as s
join calendar as today on today.day = date '2018-03-12'
join calendar as due on due.day = s.due_on
where s.state = 'in_time' and due.ordinal - today.ordinal between 1 and 5
group by s.due_on
order by s.due_on;
