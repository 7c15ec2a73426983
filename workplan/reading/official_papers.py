"""The papers that are made from templates: each kind, and how one is made.

The month's report, a meeting's agenda and the proposals' papers are no templates (docs/architecture.md).
"""

from collections.abc import Callable

from sheets import paper_templates
from workplan.annexes import Annex
from workplan.models import PaperTemplate, Plan
from workplan.paper_kinds import Facts, PaperKind
from workplan.reading import consultation_plan, minutes, plan_paper
from workplan.reading.revision import revised_rows

PLAN = PaperKind(
    "plan",
    "工作要点（通知、正文和附件）",
    "工作要点正文页“下载 Word”“下载修订稿”",
    lambda: plan_paper.plan_template(plan_paper.plan_shape(Plan.current())),
    plan_paper.PLAN_SAMPLE,
)
ANNEX = PaperKind(
    "annex",
    "单个附件",
    "工作要点正文页“下载单个附件”",
    lambda: plan_paper.annex_template(plan_paper.plan_shape(Plan.current())),
    plan_paper.ANNEX_SAMPLE,
)
MINUTES = PaperKind(
    "minutes",
    "会议纪要",
    "会议页“下载纪要”",
    minutes.template,
    minutes.SAMPLE,
)
CONSULTATION_PLAN = PaperKind(
    "consultation_plan",
    "年度协商工作计划",
    "工作要点正文页“下载协商计划”",
    consultation_plan.template,
    consultation_plan.SAMPLE,
)
KINDS = (PLAN, ANNEX, CONSULTATION_PLAN, MINUTES)


def make(kind: PaperKind, facts: Facts, built_in: bytes = b"") -> bytes:
    """Return a paper as .docx: from the office's own template, else from the built-in one, which is
    `built_in` where it depends on what is written. Raises BadTemplate.
    """
    own = PaperTemplate.in_use(kind.key)
    if own is None:
        return paper_templates.render(built_in or kind.built_in(), facts)
    with own.file.open("rb") as stored:
        return paper_templates.render(stored.read(), facts)


def paper_of(plan: Plan, *, revised: bool = False) -> Callable[[], bytes]:
    """Return what makes the whole document of a plan: all that it says is read by then; `revised`, with
    what changed since it was issued.
    """
    rows = revised_rows(plan) if revised else ()
    shape, facts = plan_paper.plan_shape(plan), plan_paper.plan_facts(plan, None, rows)
    return lambda: make(PLAN, facts, plan_paper.plan_template(shape))


def plan_document(plan: Plan, only: Annex | None = None, *, revised: bool = False) -> bytes:
    """Return the whole document of a plan, or one of its annexes, as .docx. Raises BadTemplate."""
    if not only:
        return paper_of(plan, revised=revised)()
    shape = plan_paper.plan_shape(plan)
    return make(ANNEX, plan_paper.plan_facts(plan, only), plan_paper.annex_template(shape))
