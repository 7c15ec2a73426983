"""The outbox: each mail with the reminders it carries, and the record of background runs."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localtime

from members.models import Person
from notifications.enums import MailState, ReminderKind


class Mail(models.Model):
    """One mail to one person. It is written before it is sent, and kept with what became of it."""

    recipient = models.ForeignKey(
        Person, models.PROTECT, related_name="mails", verbose_name="收件人"
    )
    address = models.CharField("收件地址", max_length=254, blank=True)
    on = models.DateField("提醒日期", db_index=True)
    subject = models.CharField("主题", max_length=200)
    text = models.TextField("正文")
    html = models.TextField("网页正文")
    state = models.CharField(
        "状态", max_length=8, choices=MailState, default=MailState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.TextField("失败原因", blank=True)
    created_at = models.DateTimeField("生成时间")
    # Delivery is a matter of the real clock: when a claim was made, when to try again.
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)
    try_after = models.DateTimeField("下次尝试", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)

    class Meta:
        verbose_name = "提醒邮件"
        verbose_name_plural = "提醒邮件"
        ordering = ["-on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_sent_at",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Reminder(models.Model):
    """One line of a mail: what the recipient was reminded of, on which occasion.

    `subject` names the thing across apps ("workplan.duedate:12"); `occasion` names why now
    ("2021-03-31 -7": seven days before that date; "overdue 2021-W14"). Once for each.
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

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "subject", "occasion"], name="reminder_once_per_occasion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.occasion}）"


class TaskRun(models.Model):
    """One run of a background task, by the real clock: what the health page is drawn from."""

    task = models.CharField("任务", max_length=60)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    ok = models.BooleanField("成功", default=False)
    detail = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "运行记录"
        verbose_name_plural = "运行记录"
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["task", "-started_at"], name="taskrun_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="taskrun_finishes_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {localtime(self.started_at):%Y-%m-%d %H:%M}"
