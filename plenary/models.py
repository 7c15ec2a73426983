"""What belongs to a 全体会议 besides its meeting and who was there: groups, what they said, speeches.

The plenary itself is a `workplan.Meeting` of that kind, with its days and its roll in `activities.Event`.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from members.addresses import reverse
from members.matching import Searched
from members.models import Department, Person
from plenary.enums import GIVEN_STATES, Action, Adoption, Mode, State
from workflow.models import Recorded, StoredFile, TransitionRecord
from workplan.models import Meeting, WorkItem


class Group(Recorded):
    """A group (第一组) in which a plenary discusses; a member is in one of them."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="discussion_groups", verbose_name="全体会议"
    )
    name = models.CharField("组名", max_length=40, help_text="例如：第一组。")
    place = models.CharField("讨论地点", max_length=100, blank=True)
    convenors = models.ManyToManyField(
        Person, blank=True, related_name="groups_convened", verbose_name="召集人"
    )
    recorder = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups_recorded",
        verbose_name="记录人",
    )
    members = models.ManyToManyField(
        Person, blank=True, related_name="plenary_groups", verbose_name="成员"
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "讨论小组"
        ordering = ["meeting", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "name"],
                name="plenary_group_name_once",
                violation_error_message="这次会议已有同名的小组。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('plenary:meeting', args=[self.meeting_id])}#group-{self.pk}"


class GroupNote(Recorded):
    """A short record of a group's discussion: on what, who spoke, what was proposed."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="notes", verbose_name="讨论小组")
    on = models.DateField("日期")
    topic = models.CharField("讨论内容", max_length=100, help_text="例如：讨论常委会工作报告。")
    speakers = models.ManyToManyField(
        Person, blank=True, related_name="spoke_in_groups", verbose_name="发言人"
    )
    text = models.TextField("意见建议", max_length=5000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    history = HistoricalRecords(verbose_name="修改记录")

    class Meta:
        verbose_name = verbose_name_plural = "讨论记录"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.group}：{self.topic}"


class SpeechQuerySet(models.QuerySet["Speech"]):
    def given(self, on: date) -> SpeechQuerySet:
        """Keep those that were given by a day: chosen, and their plenary has begun."""
        return self.filter(state__in=GIVEN_STATES, meeting__held_on__lte=on)

    def in_order(self) -> SpeechQuerySet:
        """As the plenary hears them: spoken first, by their place; then what has none yet."""
        place = models.F("order").asc(nulls_last=True)
        return self.order_by("-meeting__held_on", "meeting", "mode", place, "pk")

    def with_people(self) -> SpeechQuerySet:
        """Read along what a row of a list shows."""
        return self.select_related("meeting", "body", "unit").prefetch_related("speakers")


class Speech(Recorded):
    """大会发言: what someone, or a body, says to the plenary, and how it went on.

    `item` is the work it came from (a 调研课题), `came_from` the matter of another app
    (workflow.becoming). After the plenary a `unit` answers it under a `leader` (领办), seen to by the
    committee `supervisor` (督办).
    """

    noun = "speech"

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="speeches", verbose_name="全体会议"
    )
    title = models.CharField("题目", max_length=200)
    body = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="发言单位",
    )
    speakers = models.ManyToManyField(
        Person, blank=True, related_name="speeches", verbose_name="发言人"
    )
    text = models.TextField("正文或摘要", max_length=20_000, blank=True)
    mode = models.CharField("形式", max_length=8, choices=Mode, blank=True)
    order = models.PositiveSmallIntegerField("顺序", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.SUBMITTED)
    item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name="由哪项工作转化",
    )
    came_from = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报送人"
    )
    at = models.DateTimeField("报送时间")
    unit = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches_handled",
        verbose_name="承办单位",
    )
    leader = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches_led",
        verbose_name="领办领导",
    )
    supervisor = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches_supervised",
        verbose_name="督办部门",
    )
    shared_on = models.DateField("分办日期", null=True, blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)
    answer = models.TextField("答复", max_length=5000, blank=True)
    adoption = models.CharField("采纳情况", max_length=10, choices=Adoption, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    outcome = models.TextField("成效", max_length=2000, blank=True)
    history = HistoricalRecords(verbose_name="修改记录")

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "大会发言"
        ordering = ["-meeting", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="speech_has_title"),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN_STATES) | ~Q(mode=""), name="speech_chosen_has_mode"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SHARED, State.ANSWERED))
                | Q(unit__isnull=False, shared_on__isnull=False, due_on__isnull=False),
                name="speech_shared_has_unit_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED)
                | (~Q(adoption="") & Q(answered_on__isnull=False)),
                name="speech_answered_says_how",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plenary:speech", args=[self.pk])

    @property
    def key(self) -> str:
        """Its name across apps for good (workflow.becoming)."""
        return f"plenary.speech:{self.pk}"

    @property
    def who(self) -> str:
        """Who speaks, and for whom, in words: 民盟滨江支部 王芳."""
        names = "、".join(map(str, self.speakers.all()))
        return " ".join(filter(None, (str(self.body or ""), names)))


SEARCHED = Searched(
    titles=("title",),
    names=("speakers__name_key", "body__name_key"),
    texts=("text",),
    nouns=("大会发言", "发言"),
)


class SpeechFile(StoredFile):
    """The text of a speech as it was handed in, or what a unit added to its answer."""

    folder, url_name = "speeches", "plenary:file"

    speech = models.ForeignKey(
        Speech, models.PROTECT, related_name="files", verbose_name="大会发言"
    )
    of_answer = models.BooleanField("答复的附件", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "大会发言附件"
        ordering = ["pk"]


class SpeechVisit(models.Model):
    """调研走访: someone went to see what becomes of a speech."""

    speech = models.ForeignKey(
        Speech, models.PROTECT, related_name="visits", verbose_name="大会发言"
    )
    on = models.DateField("日期")
    where = models.CharField("走访单位、地点", max_length=100)
    people = models.ManyToManyField(
        Person, blank=True, related_name="speech_visits", verbose_name="参加人"
    )
    text = models.TextField("了解到的情况", max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "大会发言走访"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.speech}：{self.where}"


class SpeechChange(TransitionRecord):
    """What was done to a speech; a 批示 or 催办 stands in `reason`, or into what it was made."""

    speech = models.ForeignKey(
        Speech, models.PROTECT, related_name="changes", verbose_name="大会发言"
    )
    action = models.CharField("动作", max_length=16, choices=Action)
    from_state = models.CharField("原状态", max_length=16, choices=State)
    to_state = models.CharField("新状态", max_length=16, choices=State)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "大会发言流转记录"
