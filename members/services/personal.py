"""What of a person goes when they ask for it and are no longer in office (个人信息保护法 第四十七条)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from almanac import clock
from members.models import Appointment, KeptForm, Membership, OldPassword, Person
from members.registry import forget_person
from members.services import audit


class StillNeeded(Exception):
    """Why what is kept of a person is still needed, in Chinese."""


@dataclass(frozen=True)
class Erased:
    """What went, in words; and how many entries of the trail have to stay a while."""

    words: tuple[str, ...]
    kept_entries: int


@transaction.atomic
def erase(person: Person) -> Erased:
    """Erase a person's contacts, ways of being reminded and words on the trail.

    What is the committee's own record stays: names, posts, what they did and signed. Raises StillNeeded
    for someone in office or with an account in use.
    """
    account = getattr(person, "user", None)
    if account is not None and account.is_active:
        raise StillNeeded(f"{person}的账号 {account.username} 还在用，请先停用。")
    today = clock.today()
    is_member = Membership.objects.on_day(today).filter(person=person).exists()
    if is_member or Appointment.objects.held_on(today).filter(person=person).exists():
        raise StillNeeded(f"{person}还在任，联系方式是履职所需。离任后再删，请先写明“任职至”。")
    words = [_contacts(person), *_memberships(person), *forget_person(person)]
    if account is not None:
        words.append(f"用过的密码 {OldPassword.objects.filter(account=account).delete()[0]} 个")
        words.append(f"没有提交的内容 {KeptForm.objects.filter(account=account).delete()[0]} 份")
        account.set_unusable_password()
        account.save(update_fields=["password"])
        words.append(f"操作记录中的人名、地址、说明 {audit.erase_personal(about=account)} 条")
    kept = audit.personal_of(account).count() if account is not None else 0
    return Erased(tuple(words), kept)


def _memberships(person: Person) -> list[str]:
    """Empty what was kept of a 委员 besides when and as what they were one."""
    empty: dict[str, Any] = {"born_on": None, "nation": "", "sex": "", "title": ""}
    found = Membership.objects.filter(person=person)
    numbers = list(found.values_list("pk", flat=True))
    found.update(**empty)
    Membership.history.filter(id__in=numbers).update(**empty)  # type: ignore[attr-defined]
    return [f"{len(numbers)} 届委员的出生年月、民族、性别、职称"] if numbers else []


def _contacts(person: Person) -> str:
    found = [name for name in ("email", "mobile") if getattr(person, name)]
    person.email = person.mobile = ""
    person._change_reason = "删去个人信息"  # type: ignore[attr-defined]
    person.save()
    # The history says that they went, and no longer what they were.
    person.history.exclude(email="", mobile="").update(email="", mobile="")  # type: ignore[attr-defined]
    return f"电子邮箱、手机 {len(found)} 项，修改记录中的一并删去"
