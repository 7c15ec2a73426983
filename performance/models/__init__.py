"""履职: the rules of a year, what was typed in since no page knows it, and objections to points."""

from performance.models.changes import PerformanceChange
from performance.models.objections import Objection
from performance.models.recorded import Evidence, FactSort, RecordedFact
from performance.models.rules import PointRule, RuleGroup, RuleSet
from performance.models.yearly import (
    MemberTag,
    ReportRound,
    ShownPoints,
    YearReport,
    YearReportChange,
)

__all__ = [
    "Evidence",
    "FactSort",
    "MemberTag",
    "Objection",
    "PerformanceChange",
    "PointRule",
    "RecordedFact",
    "ReportRound",
    "RuleGroup",
    "RuleSet",
    "ShownPoints",
    "YearReport",
    "YearReportChange",
]
