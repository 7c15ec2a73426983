"""What a 完成时间 phrase means: "2-7月", "3月、8月", "每季一次", "全年", "6月底前".

Pure: no Django and no clock. The rules are the nine conventions of docs on 完成时间 (the phrase is
kept as written; status, scheme review and reminders belong to each due date).

One phrase passes through the modules in this order:

- ``wording``  one plain spelling for what is written in many ways; words that carry no date
- ``rhythms``  "每季度", "每月10日前", "每周"
- ``moments``  "3月", "3-5月", "3月1日-15日", "上半年、12月": dates out of what names them
- ``parser``   the recognisers in order, and the one public function
"""

from workplan.periods.model import Period, PeriodKind, Span
from workplan.periods.parser import parse_period

__all__ = ["Period", "PeriodKind", "Span", "parse_period"]
