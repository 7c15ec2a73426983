import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import members.migrations._create_models
import notifications.models.policies


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        members.migrations._create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="CalendarEntry",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("first_on", models.DateField(db_index=True, verbose_name="自")),
                        ("last_on", models.DateField(verbose_name="至")),
                        ("kind", models.CharField(choices=[("off", "放假"), ("worked", "上班"), ("quiet", "上班但不发提醒")], max_length=8, verbose_name="安排")),
                        ("name", models.CharField(blank=True, help_text="例如：国庆节、区两会。", max_length=60, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "工作日安排",
                        "verbose_name_plural": "工作日安排",
                        "ordering": ["-first_on", "pk"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("last_on__gte", models.F("first_on"))), name="calendar_entry_ends_after_start", violation_error_message="“至”不能早于“自”。")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="calendar_feed", to="members.person", verbose_name="人员")),
                        ("token_digest", models.CharField(editable=False, max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(verbose_name="开通时间")),
                    ],
                    options={
                        "verbose_name": "日历订阅",
                        "verbose_name_plural": "日历订阅",
                        "ordering": ["person__rank", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCalendarEntry",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("first_on", models.DateField(db_index=True, verbose_name="自")),
                        ("last_on", models.DateField(verbose_name="至")),
                        ("kind", models.CharField(choices=[("off", "放假"), ("worked", "上班"), ("quiet", "上班但不发提醒")], max_length=8, verbose_name="安排")),
                        ("name", models.CharField(blank=True, help_text="例如：国庆节、区两会。", max_length=60, verbose_name="说明")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 工作日安排",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPreference",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("channel", models.CharField(choices=[("mail", "电子邮件"), ("wecom", "企业微信机器人"), ("dingtalk", "钉钉机器人"), ("desk", "仅本系统")], default="mail", max_length=8, verbose_name="接收方式")),
                        ("frequency", models.CharField(choices=[("daily", "每个工作日（有内容才发）"), ("weekly", "每周一次（每周第一个工作日）")], default="daily", max_length=8, verbose_name="提醒频率")),
                        ("hour", models.PositiveSmallIntegerField(blank=True, help_text="几时以后发；不填则按办公室统一的时刻。", null=True, validators=[django.core.validators.MinValueValidator(7, "最早 7 时。"), django.core.validators.MaxValueValidator(20, "最晚 20 时。")], verbose_name="发送时刻")),
                        ("monthly", models.BooleanField(default=True, verbose_name="接收下月预告")),
                        ("person", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="members.person", verbose_name="人员")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 个人提醒方式",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReminderPolicy",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("scope", models.CharField(blank=True, db_index=True, error_messages={"unique": "这个范围已有提醒规则，请直接修改原有的一条。"}, max_length=80, verbose_name="适用范围")),
                        ("is_active", models.BooleanField(default=True, help_text="取消勾选，则完全不提醒。", verbose_name="发提醒")),
                        ("days_ahead", models.CharField(default=notifications.models.policies.initial_days_ahead, help_text="到期前多少天，例如：30、7、3、1、0（0 指当天）。", max_length=60, validators=[notifications.models.policies.check_days_ahead], verbose_name="到期前提醒")),
                        ("task_days_ahead", models.CharField(default="30、14", help_text="★事项开始前多少天提醒报送工作方案。从审议到实施一般需要两至六周。", max_length=60, validators=[notifications.models.policies.check_days_ahead], verbose_name="工作方案提醒")),
                        ("overdue_days", models.CharField(default="1、3、5、10、20", help_text="逾期后的第几个工作日，间隔逐渐拉长，例如：1、3、5、10、20。", max_length=60, validators=[notifications.models.policies.check_overdue_days], verbose_name="逾期后提醒")),
                        ("overdue_every", models.PositiveSmallIntegerField(default=20, help_text="个工作日，直到报结。", validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。"), django.core.validators.MaxValueValidator(250, "至多为 250 个工作日。")], verbose_name="此后每隔")),
                        ("first_step_after", models.PositiveSmallIntegerField(blank=True, default=5, help_text="个工作日起，逾期提醒同时发给牵头领导；不填则不告知。", null=True, validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。")], verbose_name="逾期多久告知牵头领导")),
                        ("second_step_after", models.PositiveSmallIntegerField(blank=True, default=10, help_text="个工作日起，再同时发给秘书长；不填则不告知。", null=True, validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。")], verbose_name="逾期多久告知秘书长")),
                        ("quarterly", models.BooleanField(default=True, help_text="每季度最后一个工作日，提醒填报全年事项的进展。", verbose_name="全年事项按季提醒")),
                        ("monthly", models.BooleanField(default=True, help_text="每月最后一个工作日，告知下月到期和开始的事项，牵头领导也会收到。", verbose_name="下月预告")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 提醒规则",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Mail",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("recipient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="mails", to="members.person", verbose_name="收件人")),
                        ("channel", models.CharField(choices=[("mail", "电子邮件"), ("wecom", "企业微信机器人"), ("dingtalk", "钉钉机器人"), ("desk", "仅本系统")], default="mail", max_length=8, verbose_name="方式")),
                        ("address", models.CharField(blank=True, max_length=254, verbose_name="收件地址")),
                        ("on", models.DateField(db_index=True, verbose_name="提醒日期")),
                        ("subject", models.CharField(max_length=200, verbose_name="主题")),
                        ("text", models.TextField(verbose_name="正文")),
                        ("html", models.TextField(verbose_name="网页正文")),
                        ("brief", models.TextField(blank=True, verbose_name="机器人消息")),
                        ("state", models.CharField(choices=[("waiting", "待发送"), ("sending", "发送中"), ("sent", "已发送"), ("failed", "发送失败"), ("cancelled", "已取消")], db_index=True, default="waiting", max_length=10, verbose_name="状态")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("error", models.TextField(blank=True, help_text="失败或取消的原因；邮件服务器的原话。", verbose_name="说明")),
                        ("created_at", models.DateTimeField(verbose_name="生成时间")),
                        ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="领取时间")),
                        ("try_after", models.DateTimeField(blank=True, null=True, verbose_name="下次尝试")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                    ],
                    options={
                        "verbose_name": "提醒邮件",
                        "verbose_name_plural": "提醒邮件",
                        "ordering": ["-on", "pk"],
                        "indexes": [models.Index(condition=models.Q(("channel", "desk"), ("read_at", None)), fields=["recipient"], name="mail_unread")],
                        "constraints": [models.CheckConstraint(condition=models.Q(models.Q(("sent_at__isnull", False), ("state", "sent")), models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)), _connector="OR"), name="mail_sent_has_sent_at")],
                    },
                ),
                migrations.CreateModel(
                    name="MailEvent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("mail", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="events", to="notifications.mail", verbose_name="邮件")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("actor", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="操作人")),
                        ("words", models.TextField(verbose_name="经过")),
                    ],
                    options={
                        "verbose_name": "邮件经过",
                        "verbose_name_plural": "邮件经过",
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="preference", to="members.person", verbose_name="人员")),
                        ("channel", models.CharField(choices=[("mail", "电子邮件"), ("wecom", "企业微信机器人"), ("dingtalk", "钉钉机器人"), ("desk", "仅本系统")], default="mail", max_length=8, verbose_name="接收方式")),
                        ("frequency", models.CharField(choices=[("daily", "每个工作日（有内容才发）"), ("weekly", "每周一次（每周第一个工作日）")], default="daily", max_length=8, verbose_name="提醒频率")),
                        ("hour", models.PositiveSmallIntegerField(blank=True, help_text="几时以后发；不填则按办公室统一的时刻。", null=True, validators=[django.core.validators.MinValueValidator(7, "最早 7 时。"), django.core.validators.MaxValueValidator(20, "最晚 20 时。")], verbose_name="发送时刻")),
                        ("monthly", models.BooleanField(default=True, verbose_name="接收下月预告")),
                        ("webhook", models.CharField(blank=True, editable=False, help_text="在群聊的机器人设置中复制 Webhook 地址，以 https:// 开头。群里的人都会看到提醒。", max_length=500, verbose_name="机器人地址")),
                        ("sign_key", models.CharField(blank=True, editable=False, help_text="钉钉机器人的安全设置选“加签”的才需填写，以 SEC 开头。", max_length=100, verbose_name="加签密钥")),
                    ],
                    options={
                        "verbose_name": "个人提醒方式",
                        "verbose_name_plural": "个人提醒方式",
                        "ordering": ["person__rank", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "mail"), ("sign_key", ""), ("webhook", "")),
                                    models.Q(("channel", "wecom"), ("sign_key", ""), models.Q(("webhook", ""), _negated=True)),
                                    models.Q(("channel", "dingtalk"), models.Q(("webhook", ""), _negated=True)),
                                    models.Q(("channel", "desk"), ("sign_key", ""), ("webhook", "")),
                                    _connector="OR",
                                ),
                                name="preference_has_address_of_its_channel_alone",
                                violation_error_message="所选的接收方式须有它的地址，不得有其他方式的。",
                            ),
                            models.CheckConstraint(condition=models.Q(("hour", None), models.Q(("hour__gte", 7), ("hour__lte", 20)), _connector="OR"), name="preference_hour_is_of_the_day"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("mail", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="notifications.mail", verbose_name="邮件")),
                        ("recipient", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="members.person", verbose_name="收件人")),
                        ("subject", models.CharField(max_length=80, verbose_name="对象")),
                        ("occasion", models.CharField(max_length=40, verbose_name="场合")),
                        ("kind", models.CharField(choices=[("overdue", "逾期提醒"), ("upcoming", "到期提醒"), ("nudge", "季度提醒"), ("preview", "下月预告")], max_length=8, verbose_name="类别")),
                        ("title", models.CharField(max_length=300, verbose_name="事项")),
                        ("due_on", models.DateField(verbose_name="到期日")),
                        ("url", models.CharField(max_length=200, verbose_name="链接")),
                        ("is_task", models.BooleanField(default=False, verbose_name="须先完成的工作")),
                        ("withdrawn", models.BooleanField(default=False, verbose_name="已撤下")),
                    ],
                    options={
                        "verbose_name": "提醒",
                        "verbose_name_plural": "提醒",
                        "ordering": ["due_on", "pk"],
                        "constraints": [models.UniqueConstraint(condition=models.Q(("withdrawn", False)), fields=("recipient", "subject", "occasion"), name="reminder_once_per_occasion")],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderPolicy",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("scope", models.CharField(blank=True, error_messages={"unique": "这个范围已有提醒规则，请直接修改原有的一条。"}, max_length=80, unique=True, verbose_name="适用范围")),
                        ("is_active", models.BooleanField(default=True, help_text="取消勾选，则完全不提醒。", verbose_name="发提醒")),
                        ("days_ahead", models.CharField(default=notifications.models.policies.initial_days_ahead, help_text="到期前多少天，例如：30、7、3、1、0（0 指当天）。", max_length=60, validators=[notifications.models.policies.check_days_ahead], verbose_name="到期前提醒")),
                        ("task_days_ahead", models.CharField(default="30、14", help_text="★事项开始前多少天提醒报送工作方案。从审议到实施一般需要两至六周。", max_length=60, validators=[notifications.models.policies.check_days_ahead], verbose_name="工作方案提醒")),
                        ("overdue_days", models.CharField(default="1、3、5、10、20", help_text="逾期后的第几个工作日，间隔逐渐拉长，例如：1、3、5、10、20。", max_length=60, validators=[notifications.models.policies.check_overdue_days], verbose_name="逾期后提醒")),
                        ("overdue_every", models.PositiveSmallIntegerField(default=20, help_text="个工作日，直到报结。", validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。"), django.core.validators.MaxValueValidator(250, "至多为 250 个工作日。")], verbose_name="此后每隔")),
                        ("first_step_after", models.PositiveSmallIntegerField(blank=True, default=5, help_text="个工作日起，逾期提醒同时发给牵头领导；不填则不告知。", null=True, validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。")], verbose_name="逾期多久告知牵头领导")),
                        ("second_step_after", models.PositiveSmallIntegerField(blank=True, default=10, help_text="个工作日起，再同时发给秘书长；不填则不告知。", null=True, validators=[django.core.validators.MinValueValidator(1, "至少为 1 个工作日。")], verbose_name="逾期多久告知秘书长")),
                        ("quarterly", models.BooleanField(default=True, help_text="每季度最后一个工作日，提醒填报全年事项的进展。", verbose_name="全年事项按季提醒")),
                        ("monthly", models.BooleanField(default=True, help_text="每月最后一个工作日，告知下月到期和开始的事项，牵头领导也会收到。", verbose_name="下月预告")),
                    ],
                    options={
                        "verbose_name": "提醒规则",
                        "verbose_name_plural": "提醒规则",
                        "ordering": ["scope"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("overdue_every__gte", 1)), name="policy_repeats_after_a_day_or_more"),
                            models.CheckConstraint(condition=models.Q(models.Q(("days_ahead", ""), _negated=True), models.Q(("task_days_ahead", ""), _negated=True), models.Q(("overdue_days", ""), _negated=True)), name="policy_has_days"),
                            models.CheckConstraint(
                                condition=models.Q(("second_step_after__isnull", True), models.Q(("first_step_after__isnull", False), ("second_step_after__gte", models.F("first_step_after"))), _connector="OR"),
                                name="policy_first_step_before_second",
                                violation_error_message="告知秘书长须不早于告知牵头领导；只告知秘书长而不告知牵头领导也不行。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskRun",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("task", models.CharField(max_length=60, verbose_name="任务")),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                        ("ok", models.BooleanField(default=False, verbose_name="成功")),
                        ("detail", models.TextField(blank=True, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "运行记录",
                        "verbose_name_plural": "运行记录",
                        "ordering": ["-started_at"],
                        "indexes": [models.Index(fields=["task", "-started_at"], name="taskrun_latest")],
                        "constraints": [models.CheckConstraint(condition=models.Q(("finished_at__isnull", True), ("finished_at__gte", models.F("started_at")), _connector="OR"), name="taskrun_finishes_after_start")],
                    },
                ),
            ],
        ),
    ]
