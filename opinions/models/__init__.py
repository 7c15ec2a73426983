"""社情民意: the reports, who is credited for them, and what came of them."""

from opinions.models.handing import Handing, HandingQuerySet
from opinions.models.leads import ContactPoint, LeadCount
from opinions.models.outcomes import Adoption, ReportInstruction
from opinions.models.reports import (
    Authorship,
    OpinionReport,
    OpinionReportQuerySet,
    ReportTransition,
)
