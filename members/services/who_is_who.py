"""Who or what the names of a document are, said once for all of them: people with their posts, departments,
mail and accounts; posts; departments; collectives; and other names of what is known.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from members import separation
from members.directory import Directory
from members.enums import DepartmentKind, Duty, NameKind
from members.models import Appointment, Department, NameAlias, Person, Post, User
from members.names import UnknownName, name_key
from members.pinyin import readings
from members.services import accounts

# How leaders' posts follow each other; what is none of these comes after them.
_POST_RANKS = (("副主席", 2), ("主席", 1), ("副秘书长", 4), ("秘书长", 3))
_OTHER_POST = 50
_RANK_OF_HEADS, _RANK_OF_OTHERS = 101, 201


@dataclass(frozen=True)
class Answer:
    """What was said of a name. `kind_of` is a department's kind, of a collective that of whom it means;
    `same_as` names what is known already; the rest is a person's.
    """

    name: str
    kind: str
    kind_of: str = ""
    same_as: str = ""
    post: str = ""
    department: str = ""
    duty: str = Duty.HEAD
    email: str = ""
    mobile: str = ""
    account: bool = False


class WrongAnswers(Exception):
    """What cannot be so: for an answer, by its number among them, a field and the words about it."""

    def __init__(self, wrong: dict[int, tuple[str, str]]) -> None:
        super().__init__(wrong)
        self.wrong = wrong


@transaction.atomic
def settle(answers: Sequence[Answer], actor: User) -> list[User]:
    """Write all answers, and return the accounts that were made; nobody can sign in to one of them yet.

    Whom the register knows already is added to, not made again. Raises WrongAnswers; then nothing is
    written.
    """
    wrong: dict[int, tuple[str, str]] = {}
    for number, answer in enumerate(answers):
        if answer.kind in (NameKind.POST, NameKind.DEPARTMENT, NameKind.COLLECTIVE) and (
            words := _make(answer)
        ):
            wrong[number] = ("kind", words)
        if answer.post and answer.kind == NameKind.PERSON:
            _post(answer.post)
    directory = Directory.load()
    opened = []
    may_open = not separation.is_of_role("members.add_user")
    for number, answer in enumerate(answers):
        if answer.kind == NameKind.PERSON:
            try:
                person = _person(answer, directory)
            except _Unclear as unclear:
                wrong[number] = (unclear.field, unclear.words)
                continue
            if answer.account and may_open and not User.objects.filter(person=person).exists():
                opened.append(open_account(person, actor))
    directory = Directory.load()
    for number, answer in enumerate(answers):
        if answer.kind == NameKind.SAME and (words := _call(answer, directory)):
            wrong[number] = ("same_as", words)
    if wrong:
        raise WrongAnswers(wrong)
    return opened


class _Unclear(Exception):
    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field, self.words = field, words


def _make(answer: Answer) -> str:
    """Make a post, a department or a collective that is not there yet; return what is wrong, or ""."""
    if answer.kind == NameKind.POST:
        _post(answer.name)
        return ""
    known = Department.objects.filter(name_key=name_key(answer.name)).first()
    if known is None:
        collective = answer.kind == NameKind.COLLECTIVE
        Department.objects.create(
            name=answer.name,
            kind=DepartmentKind.COLLECTIVE if collective else answer.kind_of,
            covers=answer.kind_of if collective else "",
        )
    if known is not None and not known.is_active:
        return f"“{known}”是停用的部门，请先在“部门”里勾选“在用”，或者选“{NameKind.SAME.label}”。"
    return ""


def _post(name: str) -> Post:
    ranks = [rank for ending, rank in _POST_RANKS if name.endswith(ending)]
    post, _ = Post.objects.get_or_create(
        name_key=name_key(name),
        defaults={"name": name, "rank": ranks[0] if ranks else _OTHER_POST},
    )
    return post


def _person(answer: Answer, directory: Directory) -> Person:
    """Return the person, made or known, with what was said of them. Raises _Unclear."""
    post = _post(answer.post) if answer.post else None
    department = None
    if answer.department:
        try:
            department = directory.typed_unit(answer.department)
        except UnknownName as unknown:
            raise _Unclear("department", unknown.in_words("", "请先在上面定为部门")) from None
        if department.kind == DepartmentKind.COLLECTIVE:
            raise _Unclear("department", f"“{department}”是统称，请填具体的部门。")
    known = [
        one for one in directory.leaders.get(name_key(answer.name), ()) if isinstance(one, Person)
    ]
    if len(known) > 1:
        raise _Unclear("name", f"有{len(known)}个“{answer.name}”，请先在“人员”里用别名区分。")
    person = known[0] if known else Person(name=answer.name, rank=_rank(post, department))
    person.email = answer.email or person.email
    person.mobile = answer.mobile or person.mobile
    person.save()
    directory.leaders.setdefault(person.name_key, []).extend([] if known else [person])
    if post:
        Appointment.objects.get_or_create(person=person, post=post)
    if department:
        held = Appointment.objects.filter(person=person, department=department)
        if not held.exists():
            Appointment.objects.create(person=person, department=department, duty=answer.duty)
    return person


def _rank(post: Post | None, department: Department | None) -> int:
    """Return where someone stands among the others: leaders by their posts, then heads, then all else."""
    if post:
        return post.rank
    return _RANK_OF_HEADS if department else _RANK_OF_OTHERS


def _call(answer: Answer, directory: Directory) -> str:
    """Note that a name is another one of what is known; return what is wrong with that, or ""."""
    for find in (directory.department, directory.leader):
        try:
            target = find(answer.same_as)
        except UnknownName as unknown:
            words = unknown.in_words()
            continue
        kind = type(target).__name__.lower()
        NameAlias.objects.get_or_create(
            name_key=name_key(answer.name), defaults={"name": answer.name, kind: target}
        )
        return ""
    return words


# --- accounts ----------------------------------------------------------------------------------------


def open_account(person: Person, actor: User) -> User:
    """Make an account to which nobody can sign in yet, named by the sound of the person's name."""
    account = User.objects.create_user(free_username(person.name), None, person=person)
    accounts.account_was_made(account=account, actor=actor)
    return account


def free_username(name: str) -> str:
    """Return how a name sounds (wangguozhen), with a number where another has that already."""
    sound = "".join(
        readings(one)[0] if "\u4e00" <= one <= "\u9fff" else one for one in name_key(name)
    )
    plain = re.sub(r"[^a-z0-9]", "", sound.lower()) or "user"
    taken = set(User.objects.filter(username__startswith=plain).values_list("username", flat=True))
    names = (plain if n == 1 else f"{plain}{n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)
