-- vi: Phản ánh, kiến nghị nào đến hạn trong năm được trả lời trễ hoặc chưa trả lời?
-- en: Which feedback due in the year was answered late, or not at all?
select code, unit, received_on, due_on, finished_on as answered_on, days_late
from misses_of('feedback_answered', '2018')
order by days_late desc, code;
