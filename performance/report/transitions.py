"""Which action leads a member's report from which states to which. Pure data."""

from performance.report.enums import ReportAction, ReportState
from workflow.rules import REASON, Rule

REPORT: dict[ReportAction, Rule] = {
    ReportAction.HAND_IN: Rule((ReportState.DRAFT,), ReportState.HANDED_IN),
    ReportAction.WITHDRAW: Rule((ReportState.HANDED_IN,), ReportState.DRAFT),
    ReportAction.RETURN: Rule((ReportState.HANDED_IN,), ReportState.DRAFT, REASON),
    # Said anew, a comment takes the place of the one before.
    ReportAction.COMMENT: Rule(
        (ReportState.HANDED_IN, ReportState.COMMENTED), ReportState.COMMENTED, "点评"
    ),
}
