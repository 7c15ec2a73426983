"""The outbox: each mail with the reminders it carries, and what people did with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Person
from notifications.channels.table import CHOICES, DEFAULT, HERE
from notifications.enums import MailState, ReminderKind
from notifications.reminder_rules import occasion_words


class MailQuerySet(models.QuerySet["Mail"]):
    def unread_by(self, person_id: int | None) -> MailQuerySet:
        """Keep what someone is to read on the desk, and has not opened yet."""
        return self.filter(
            channel=HERE, recipient=person_id, state=MailState.SENT, read_at__isnull=True
        )


class Mail(models.Model):
    """One mail to one person. It is written before it is sent, and kept with what became of it.

    `channel` is the way by which it goes; where the real address is a secret, `address` is a hint of
    it. What a robot is sent is `brief`, in Markdown; where that is empty, it is the plain text.

    `about` names what a notice tells of where that may be taken back ("workplan.instruction:12").
    """

    recipient = models.ForeignKey(
        Person, models.PROTECT, related_name="mails", verbose_name="收件人"
    )
    channel = models.CharField("方式", max_length=8, choices=CHOICES, default=DEFAULT)
    address = models.CharField("收件地址", max_length=254, blank=True)
    on = models.DateField("提醒日期", db_index=True)
    subject = models.CharField("主题", max_length=200)
    text = models.TextField("正文")
    html = models.TextField("网页正文")
    brief = models.TextField("机器人消息", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=MailState, default=MailState.WAITING, db_index=True
    )
    about = models.CharField("关于", max_length=80, blank=True, db_index=True, editable=False)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.TextField("说明", blank=True, help_text="失败或取消的原因；邮件服务器的原话。")
    created_at = models.DateTimeField("生成时间")
    # Delivery is a matter of the real clock: when a claim was made, when to try again; until when it is
    # held because what it tells of may be taken back.
    held_until = models.DateTimeField("暂缓发送至", null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)
    try_after = models.DateTimeField("下次尝试", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒邮件"
        ordering = ["-on", "pk"]
        indexes = [
            models.Index(
                fields=["recipient"], condition=Q(channel=HERE, read_at=None), name="mail_unread"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_sent_at",
            )
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_unread(self) -> bool:
        """Whether it stands on its recipient's desk and was not opened yet."""
        return (self.channel, self.state) == (HERE, MailState.SENT) and not self.read_at


class Reminder(models.Model):
    """One line of a mail: what the recipient was reminded of, on which occasion.

    `subject` names the thing across apps ("workplan.duedate:12"); `occasion` names why now
    ("2021-03-31 -7": seven days before that date; "2021-03-31 +5": five working days after it;
    "quarter 2021-Q1"; "month 2021-04"). Once for each, but for what was withdrawn with its mail
    before it went out: that is planned anew.
    """

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="reminders", verbose_name="邮件")
    recipient = models.ForeignKey(
        Person, models.PROTECT, related_name="reminders", verbose_name="收件人"
    )
    subject = models.CharField("对象", max_length=80)
    occasion = models.CharField("场合", max_length=40)
    kind = models.CharField("类别", max_length=8, choices=ReminderKind)
    title = models.CharField("事项", max_length=300)
    due_on = models.DateField("到期日")
    url = models.CharField("链接", max_length=200)
    is_task = models.BooleanField("须先完成的工作", default=False)
    withdrawn = models.BooleanField("已撤下", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "subject", "occasion"],
                condition=Q(withdrawn=False),
                name="reminder_once_per_occasion",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.why}）"

    @property
    def why(self) -> str:
        """The occasion as people say it: 到期前 7 天."""
        return occasion_words(self.occasion, is_task=self.is_task)


class MailEvent(models.Model):
    """What someone, or the system, did with a mail after it was written. Never changed."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="events", verbose_name="邮件")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="操作人",
    )
    words = models.TextField("经过")

    class Meta:
        verbose_name = verbose_name_plural = "邮件经过"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.words
