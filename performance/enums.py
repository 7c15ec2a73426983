from django.db.models import TextChoices


class Status(TextChoices):
    """For whom a rule is, by what someone was on the day of the fact."""

    ANY = "", "全体委员"
    STANDING = "standing", "常委"
    ORDINARY = "ordinary", "非常委的委员"


class Share(TextChoices):
    """What of the points each of several people has."""

    WHOLE = "", "各计全分"
    EQUAL = "equal", "平均分"
    SETTLED = "settled", "按登记的份额分"
    HALF_FIRST = "half_first", "第一人得一半，其余的人平分另一半"
    HALF = "half", "多人合作的各计一半"


class RuleSetState(TextChoices):
    DRAFT = "draft", "草案"
    IN_FORCE = "in_force", "施行中"
    REPLACED = "replaced", "已被替换"
    DROPPED = "dropped", "已放弃"


class RecordState(TextChoices):
    """How far something has come that nobody's page knows and someone typed in (补记)."""

    CLAIMED = "claimed", "待核实"
    CONFIRMED = "confirmed", "已核实"
    DECLINED = "declined", "未认定"
    WITHDRAWN = "withdrawn", "已撤回"


class ObjectionState(TextChoices):
    OPEN = "open", "待答复"
    UPHELD = "upheld", "已采纳"
    DECLINED = "declined", "未采纳"
    WITHDRAWN = "withdrawn", "已撤回"


class Action(TextChoices):
    """What someone does to a set of rules, something typed in, or an objection."""

    ENFORCE = "enforce", "施行"
    REPLACE = "replace", "替换"
    DROP = "drop", "放弃"
    CONFIRM = "confirm", "核实"
    DECLINE = "decline", "不认定"
    REVOKE = "revoke", "撤销认定"
    WITHDRAW = "withdraw", "撤回"
    UPHOLD = "uphold", "采纳"
    REJECT = "reject", "不采纳"


class Level(TextChoices):
    """At which level something that was typed in counted."""

    DISTRICT = "district", "区级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"
