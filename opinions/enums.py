from django.db.models import TextChoices


class State(TextChoices):
    """How far an opinion report has come: 收集 → 编辑 → 签发 → 报送."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "已提交"
    EDITING = "editing", "编辑中"
    EDITED = "edited", "待签发"
    SIGNED = "signed", "已签发"
    SENT = "sent", "已报送"
    RETURNED = "returned", "已退回"
    DECLINED = "declined", "不采用"


# The author is still writing. A draft is the author's alone until it is submitted.
WRITING_STATES = (State.DRAFT, State.RETURNED)


class Action(TextChoices):
    """What someone does to an opinion report."""

    SUBMIT = "submit", "提交"
    WITHDRAW = "withdraw", "撤回"
    EDIT = "edit", "编辑"
    FINISH = "finish", "送签"
    SIGN = "sign", "签发"
    REVISE = "revise", "退回修改"
    SEND = "send", "报送"
    RETURN = "return", "退回作者"
    DECLINE = "decline", "不采用"
    REOPEN = "reopen", "恢复"
    CREDIT = "credit", "更正作者"


class Level(TextChoices):
    """Whose committee adopted a report, or whose leader wrote on it; from the lowest up."""

    DISTRICT = "district", "本级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "全国"

    @property
    def body(self) -> str:
        """The committee that adopts at this level, where none is named."""
        return _BODIES[self]

    @property
    def and_above(self) -> tuple["Level", ...]:
        """This level and those above it."""
        levels = list(Level)
        return tuple(levels[levels.index(self) :])


class Way(TextChoices):
    """How a report was adopted: alone, or together with others."""

    SINGLE = "single", "单篇采用"
    COMBINED = "combined", "综合采用"


class Result(TextChoices):
    """What a unit says to a report that was handed to it."""

    DONE = "done", "已办理"
    PLANNED = "planned", "计划办理"
    CANNOT = "cannot", "暂不能办理"


_BODIES = {
    Level.DISTRICT: "本级政协",
    Level.CITY: "市政协",
    Level.PROVINCE: "省政协",
    Level.NATION: "全国政协",
}
