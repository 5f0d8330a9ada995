-- vi: Biểu 06a của tháng 3, theo lĩnh vực?
-- en: Form 06a of March, by field?
from form_06a('2018-03-01', '2018-03-31');
