"""What a unit wrote to the proposer, and how it met the proposer."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from almanac import clock
from members import roles
from proposals.enums import FACE_TO_FACE, Phase, Way
from proposals.models.assignments import Assignment
from proposals.models.dictionaries import AnswerClass
from proposals.wording import text_key
from workflow.models import ChecksummedFile

# What a page shows where there is no draft.
NOT_KEPT = "new"


def answer_path(answer: Answer, name: str) -> str:
    """Store a file under a name of our own; what its sender called it is data, not a path."""
    return f"proposals/{clock.today():%Y/%m}/{answer.file_key}.{name.rpartition('.')[2].lower()}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def submitted(self, on: date | None = None) -> AnswerQuerySet:
        """Keep the answers given, by the end of a day where one is named."""
        given = self.filter(submitted_on__isnull=False)
        return given.filter(submitted_on__lte=on) if on else given


class Answer(ChecksummedFile):
    """A version of the answer (答复). The last one is a draft until it is submitted.

    A version that was given stays as it is; one that was sent back is followed by the next.
    """

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="answers_written", verbose_name="承办"
    )
    version = models.PositiveSmallIntegerField("版次", default=1)
    answer_class = models.ForeignKey(
        AnswerClass, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="类别"
    )
    document_number = models.CharField("发文字号", max_length=60, blank=True)
    text = models.TextField("答复内容", max_length=20000, blank=True)
    signed_by = models.CharField("签发人", max_length=60, blank=True)
    promised_by = models.DateField("承诺完成日期", null=True, blank=True)
    file = models.FileField("文件", upload_to=answer_path, blank=True)
    file_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    content_type = models.CharField("类型", max_length=100, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="proposal_answers",
        verbose_name="填写人",
    )
    saved_at = models.DateTimeField("保存时间")
    submitted_on = models.DateField("答复日期", null=True, blank=True, db_index=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["assignment", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "version"], name="answer_version_once_per_assignment"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(submitted_on__isnull=True),
                name="answer_one_draft_per_assignment",
            ),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True)
                | (Q(answer_class__isnull=False) & (~Q(text="") | ~Q(file=""))),
                name="answer_given_is_whole",
                violation_error_message="答复须有类别，以及内容或文件。",
            ),
            models.CheckConstraint(
                condition=Q(file="", file_key__isnull=True)
                | (~Q(file="") & Q(file_key__isnull=False)),
                name="answer_file_has_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} 第{self.version}版"

    @property
    def kept(self) -> str:
        """What a page shows of a draft, to tell whether it was changed since."""
        if self.pk is None or self.submitted_on is not None:
            return NOT_KEPT
        words = (self.text, self.document_number, self.signed_by)
        rest = (self.answer_class_id, self.promised_by, self.file_key)
        return text_key(*words, *map(str, rest))

    def is_units_own(self, on: date) -> bool:
        """Return whether it is a draft that someone who acts for the unit has begun."""
        if self.pk is None or self.submitted_on is not None:
            return False
        return self.assignment.unit_id in roles.acting_for(self.author, on)


class ProposalMeetingQuerySet(models.QuerySet["ProposalMeeting"]):
    def face_to_face(self) -> ProposalMeetingQuerySet:
        """Keep what counts as 面商."""
        return self.filter(way__in=FACE_TO_FACE)


class ProposalMeeting(models.Model):
    """The proposer was met (三见面): before, during or after the handling."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="meetings", verbose_name="承办"
    )
    phase = models.CharField("阶段", max_length=8, choices=Phase)
    held_on = models.DateField("日期")
    way = models.CharField("方式", max_length=8, choices=Way)
    place = models.CharField("地点", max_length=100, blank=True)
    present = models.CharField("参加人员", max_length=300, blank=True)
    note = models.TextField("沟通情况", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间")

    objects = ProposalMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "见面沟通"
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "phase", "held_on"],
                name="meeting_once_a_day_and_phase",
                violation_error_message="这一天已记录过这次见面。",
            ),
            models.CheckConstraint(
                condition=~Q(way__in=FACE_TO_FACE) | ~Q(place=""),
                name="meeting_face_to_face_has_place",
                violation_error_message="当面沟通须填写地点。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()}见面 {self.held_on:%Y年%-m月%-d日}"
