-- vi: Nhiệm vụ nào của Kế hoạch đến hạn trong năm mà trễ hoặc chưa xong?
-- en: Which tasks of the plan fell due in the year and were late or not done?
select m.code as task, o.period, m.unit, m.due_on, m.finished_on as completed_on, p.percent, m.days_late
from misses_of('tasks_on_schedule', '2018') as m
join plan_occurrence as o on o.list = 'task' and o.task = m.code
left join task_progress as p on p.task = o.task and p.period = o.period
where coalesce(p.due_on, o.due_on) = m.due_on
order by m.due_on, task;
