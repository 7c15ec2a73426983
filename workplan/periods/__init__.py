"""What a 完成时间 phrase means: "2-7月", "3月、8月", "每季一次", "全年", "6月底前".

Pure: no Django and no clock. ``parser`` leads a phrase through the others, in this order:

- ``spelling``   one plain spelling for what is written in many ways
- ``wording``    words that carry no date: 至少1次, 暂定, 持续, remarks in brackets
- ``rhythms``    每季度, 每月10日前, 每周
- ``stretches``  lists and ranges: 3月、8月, 2-7月, 11月-次年2月
- ``points``     one date, month, quarter, half-year or year

``awaiting`` says of any text whether a document of a body above is waited for.
"""

from workplan.periods.awaiting import Awaited, awaited_document
from workplan.periods.model import Period, PeriodKind, Span
from workplan.periods.parser import parse_period

__all__ = ["Awaited", "Period", "PeriodKind", "Span", "awaited_document", "parse_period"]
