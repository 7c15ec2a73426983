"""What citizens wrote, and what was done with it. How to reach them is kept apart."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from members.addresses import reverse
from members.models import Department, Person
from voices.enums import LEAD_STATES, WAITING_STATES, Action, Door, State, VoiceKind
from voices.models.places import Place
from workflow.models import StoredFile, TransitionRecord

TITLE_LENGTH = 40


class VoiceQuerySet(models.QuerySet["Voice"]):
    def waiting(self) -> VoiceQuerySet:
        """Keep those that someone waits for an answer to, and that nobody has to look at first."""
        return self.filter(state__in=WAITING_STATES, held=False)

    def leads(self) -> VoiceQuerySet:
        """Keep the 线索: neither set aside nor taken back, nor set apart and not looked at yet."""
        return self.filter(state__in=LEAD_STATES, held=False)

    def late_on(self, day: date) -> VoiceQuerySet:
        """Keep those that wait longer than was promised."""
        return self.filter(state__in=WAITING_STATES, due_on__lt=day)

    def with_places(self) -> VoiceQuerySet:
        return self.select_related("place", "unit", "person", "merged_into")


class Voice(models.Model):
    """A message. Its receipt is read at an address of which only the digest is kept (`secret`);
    `form_key` is that of the form it was handed in with, so that it is kept once.
    """

    number = models.CharField("回执号", max_length=8, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="voices", verbose_name="来自")
    kind = models.CharField("类别", max_length=10, choices=VoiceKind, default=VoiceKind.OPINION)
    text = models.TextField("内容", max_length=2000)
    where = models.CharField("地点", max_length=100, blank=True)
    secret = models.CharField(max_length=64, unique=True, editable=False)
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.RECEIVED)
    held = models.BooleanField("待核", default=False)
    held_why = models.CharField("待核原因", max_length=100, blank=True)
    is_verified = models.BooleanField("留言人已核验", default=False)
    is_shown = models.BooleanField("公开", default=False)
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("承诺答复")
    unit = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handed_voices",
        verbose_name="转交单位",
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handed_voices",
        verbose_name="转交委员",
    )
    door = models.CharField("转告", max_length=10, choices=Door, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name="并入",
    )
    answer = models.TextField("答复", blank=True, max_length=3000)
    answered_by = models.CharField("答复人", max_length=100, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公众留言"
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["place", "state"], name="voice_place_state"),
            models.Index(fields=["state", "due_on"], name="voice_state_due"),
            models.Index(fields=["received_at"], name="voice_received_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="voice_merged_into_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | ~Q(answer=""),
                name="voice_answered_has_answer",
                violation_error_message="请填写答复。",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.TAKEN_BACK) | Q(text=""), name="voice_taken_back_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voices:voice", args=[self.pk])

    @property
    def key(self) -> str:
        """What names it across apps for good."""
        return f"voices.voice:{self.pk}"

    @property
    def title(self) -> str:
        """Its first words, in a line."""
        if not self.text:
            return f"回执 {self.shown_number}"
        line = " ".join(self.text.split())
        return line if len(line) <= TITLE_LENGTH else f"{line[:TITLE_LENGTH]}…"

    @property
    def shown_number(self) -> str:
        return f"{self.number[:4]}-{self.number[4:]}"

    @property
    def waits(self) -> bool:
        return self.state in WAITING_STATES


class VoiceContact(models.Model):
    """How to reach who wrote: given by choice, seen by those who answer, erased after a time."""

    voice = models.OneToOneField(Voice, models.CASCADE, primary_key=True, related_name="contact")
    name = models.CharField("称呼", max_length=30, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "留言人"

    def __str__(self) -> str:
        return self.name or self.phone


class VoicePhoto(StoredFile):
    """A picture that came with a message, painted anew: nothing of the file that was sent is in it."""

    folder = "voices"
    url_name = "voices:photo"

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="photos")

    class Meta:
        verbose_name = verbose_name_plural = "留言照片"
        ordering = ["pk"]


class VoiceRecord(TransitionRecord):
    """What was done to a message; where its sender did it, nobody is named."""

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="records")
    action = models.CharField("动作", max_length=10, choices=Action)
    from_state = models.CharField("原状态", max_length=10, choices=State)
    to_state = models.CharField("新状态", max_length=10, choices=State)

    class Meta(TransitionRecord.Meta):
        verbose_name = verbose_name_plural = "留言办理记录"


class Became(models.Model):
    """What was made of a message in another app, as it stood when it was last looked at.

    It is kept here for the public's pages, which read no other app's tables; services.outcomes follows it.
    """

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="became")
    url = models.CharField(max_length=200)
    label = models.CharField("成为", max_length=40)
    title = models.CharField("标题", max_length=200)
    state = models.CharField("进展", max_length=60, blank=True)
    on = models.DateField("日期", null=True, blank=True)
    is_adopted = models.BooleanField("采用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "转化成果"
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["voice", "url"], name="became_once")]

    def __str__(self) -> str:
        return f"{self.label}：{self.title}"


class Reply(models.Model):
    """The answers to a place's questionnaire, by the questions' keys."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="replies")
    answers = models.JSONField("答卷")
    form_key = models.CharField(max_length=64, unique=True, editable=False)
    held = models.BooleanField("待核", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "问卷答卷"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d}"


class Arrival(models.Model):
    """That something was taken in, from where and by which form: what the limits are counted by.

    The address is emptied after a time (PublicSettings.address_days).
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="+")
    form = models.CharField(max_length=32)
    address = models.CharField("网络地址", max_length=45, blank=True)
    held = models.BooleanField("待核", default=False)
    at = models.DateTimeField("时间")
    voice = models.ForeignKey(Voice, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "到达记录"
        indexes = [
            models.Index(fields=["address", "at"], name="arrival_address_at"),
            models.Index(fields=["form"], name="arrival_form"),
            models.Index(fields=["place", "at"], name="arrival_place_at"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.at:%Y-%m-%d %H:%M}"
