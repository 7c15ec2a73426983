"""Who is a 委员 of which 届, from when to when, and as what."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Prefetch, Q
from simple_history.models import HistoricalRecords

from almanac.words import chinese_number
from members.enums import DepartmentKind, Departure, Duty, Party, Sex
from members.models.people import Appointment, Department, Person

# What a 委员 belongs to, by an appointment as Duty.MEMBER; as a head or a deputy by one more.
AFFILIATIONS = (
    DepartmentKind.SECTOR,
    DepartmentKind.COMMITTEE,
    DepartmentKind.TEAM,
    DepartmentKind.CELL,
)


def _in_force(day: date, since: str, until: str) -> Q:
    begun = Q(**{f"{since}__lte": day})
    return begun & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day}))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of_term(self, term: int) -> MembershipQuerySet:
        """Keep those of a 届, whoever has left since included."""
        return self.filter(term=term)

    def on_day(self, day: date) -> MembershipQuerySet:
        """Keep those in force on a day: one a person at most."""
        return self.filter(_in_force(day, "since", "until"))

    def standing_on(self, day: date) -> MembershipQuerySet:
        """Keep those of the 常委 of a day."""
        earlier = EarlierStanding.objects.filter(since__lte=day, until__gte=day)
        now = _in_force(day, "standing_since", "standing_until")
        return self.on_day(day).filter(now | Q(pk__in=earlier.values("membership")))

    def with_people(self, day: date) -> MembershipQuerySet:
        """Read along the people, what they belong to on a day (`Membership.belongs`), and when they were
        of the 常委 before (`is_standing`).
        """
        held = Appointment.objects.held_on(day).filter(department__kind__in=AFFILIATIONS)
        held = held.select_related("department").order_by("department__order", "department", "pk")
        return self.select_related("person").prefetch_related(
            Prefetch("person__appointments", held, "affiliations"), "earlier_standing"
        )


class Membership(models.Model):
    """A person as a 委员 of a 届, from a day to a day (both included).

    Written by `services/memberships.py`. 界别, 专委会, 委员小组 and 党支部 are not here but appointments
    from a day to a day, as are their heads; so each change has its day, and what was, stays.
    No ID number is kept.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name="人员"
    )
    term = models.PositiveSmallIntegerField("届次")
    number = models.CharField("委员编号", max_length=20, blank=True)
    since = models.DateField("任期自")
    until = models.DateField("任期至", null=True, blank=True)
    ended_why = models.CharField("离任原因", max_length=8, choices=Departure, blank=True)
    standing_since = models.DateField("常委自", null=True, blank=True)
    standing_until = models.DateField("常委至", null=True, blank=True)
    party = models.CharField("党派", max_length=8, choices=Party, blank=True)
    unit = models.CharField("工作单位", max_length=100, blank=True)
    unit_post = models.CharField("单位职务", max_length=100, blank=True)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    nation = models.CharField("民族", max_length=20, blank=True)
    title = models.CharField("职称", max_length=40, blank=True)
    unranked = models.BooleanField("不参加排名", default=False)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "委员"
        ordering = ["-term", "person", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True),
                name="membership_open_once",
                violation_error_message="此人已是在任委员。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, ended_why="")
                | (Q(until__isnull=False, until__gte=F("since")) & ~Q(ended_why="")),
                name="membership_ends_with_a_reason",
                violation_error_message="离任须写明日期和原因，且不能早于“任期自”。",
            ),
            models.CheckConstraint(
                condition=Q(standing_since__isnull=True, standing_until__isnull=True)
                | Q(
                    Q(standing_until__isnull=True) | Q(standing_until__gte=F("standing_since")),
                    standing_since__isnull=False,
                    standing_since__gte=F("since"),
                ),
                name="membership_standing_within",
                violation_error_message="“常委自”不能早于“任期自”，“常委至”不能早于“常委自”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.term_words}）"

    @property
    def term_words(self) -> str:
        """二届."""
        return f"{chinese_number(self.term)}届"

    @property
    def work(self) -> str:
        """Where the person works and as what, in one line: 区教育局 副局长."""
        return " ".join(filter(None, (self.unit, self.unit_post)))

    def is_standing(self, day: date) -> bool:
        """Return whether the person is one of the 常委 on a day."""
        since, until = self.standing_since, self.standing_until
        if since is None or since <= day:
            return since is not None and (until is None or until >= day)
        return any(one.since <= day <= one.until for one in self.earlier_standing.all())  # type: ignore[attr-defined]

    def belongs(self, kind: str) -> list[Department]:
        """Return what of a kind the person belongs to, on the day of `with_people`."""
        found = {
            held.department_id: held.department
            for held in self.person.affiliations  # type: ignore[attr-defined]
            if held.department.kind == kind and held.duty != Duty.STAFF
        }
        return list(found.values())

    def leads(self, department: Department) -> str:
        """Return as what the person acts for a department then: 负责人, 副职, or nothing."""
        return next(
            (
                held.title or held.get_duty_display()
                for held in self.person.affiliations  # type: ignore[attr-defined]
                if held.department_id == department.pk and held.duty in (Duty.HEAD, Duty.DEPUTY)
            ),
            "",
        )


class EarlierStanding(models.Model):
    """When a 委员 was one of the 常委 before, of whom the membership says since when they are it again."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="earlier_standing", verbose_name="委员"
    )
    since = models.DateField("常委自")
    until = models.DateField("常委至")

    class Meta:
        verbose_name = verbose_name_plural = "以前任常委"
        ordering = ["membership", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="earlier_standing_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.person} {self.since}至{self.until}"
