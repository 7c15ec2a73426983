"""履职: the rules of a year, what was typed in since no page knows it, and objections to points."""

from performance.models.changes import PerformanceChange
from performance.models.objections import Objection
from performance.models.recorded import Evidence, FactSort, RecordedFact
from performance.models.rules import PointRule, RuleGroup, RuleSet

__all__ = [
    "Evidence",
    "FactSort",
    "Objection",
    "PerformanceChange",
    "PointRule",
    "RecordedFact",
    "RuleGroup",
    "RuleSet",
]
