import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import members.migrations._create_models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
        ("workplan", "0001_initial"),
    ]

    operations = [
        members.migrations._create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="HistoricalOpinionReport",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("title", models.CharField(max_length=100, verbose_name="标题")),
                        ("title_key", models.CharField(db_index=True, editable=False, max_length=200)),
                        ("text", models.TextField(blank=True, verbose_name="正文")),
                        ("characters", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="字数")),
                        ("edited_title", models.CharField(blank=True, max_length=100, verbose_name="编辑后的标题")),
                        ("edited_text", models.TextField(blank=True, verbose_name="编辑后的正文")),
                        ("edited_characters", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="编辑后字数")),
                        ("state", models.CharField(choices=[("draft", "起草"), ("submitted", "已提交"), ("editing", "编辑中"), ("edited", "待签发"), ("signed", "已签发"), ("sent", "已报送"), ("returned", "已退回"), ("declined", "不采用")], db_index=True, default="draft", max_length=10, verbose_name="状态")),
                        ("received_from", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                        ("origin", models.CharField(db_index=True, editable=False, max_length=100, null=True)),
                        ("created_at", models.DateTimeField(verbose_name="录入时间")),
                        ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提交日期")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                        ("sent_on", models.DateField(blank=True, db_index=True, null=True, verbose_name="报送日期")),
                        ("sent_to", models.CharField(blank=True, max_length=200, verbose_name="报送单位")),
                        ("department", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="members.department", verbose_name="部门或界别")),
                        ("item", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="workplan.workitem", verbose_name="相关工作事项")),
                        ("created_by", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="录入人")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 社情民意信息",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OpinionReport",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("title", models.CharField(max_length=100, verbose_name="标题")),
                        ("title_key", models.CharField(db_index=True, editable=False, max_length=200)),
                        ("text", models.TextField(blank=True, verbose_name="正文")),
                        ("characters", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="字数")),
                        ("edited_title", models.CharField(blank=True, max_length=100, verbose_name="编辑后的标题")),
                        ("edited_text", models.TextField(blank=True, verbose_name="编辑后的正文")),
                        ("edited_characters", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="编辑后字数")),
                        ("department", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="opinion_reports", to="members.department", verbose_name="部门或界别")),
                        ("item", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="opinion_reports", to="workplan.workitem", verbose_name="相关工作事项")),
                        ("state", models.CharField(choices=[("draft", "起草"), ("submitted", "已提交"), ("editing", "编辑中"), ("edited", "待签发"), ("signed", "已签发"), ("sent", "已报送"), ("returned", "已退回"), ("declined", "不采用")], db_index=True, default="draft", max_length=10, verbose_name="状态")),
                        ("received_from", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                        ("origin", models.CharField(editable=False, max_length=100, null=True, unique=True)),
                        ("created_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="录入人")),
                        ("created_at", models.DateTimeField(verbose_name="录入时间")),
                        ("submitted_on", models.DateField(blank=True, null=True, verbose_name="提交日期")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="签发日期")),
                        ("sent_on", models.DateField(blank=True, db_index=True, null=True, verbose_name="报送日期")),
                        ("sent_to", models.CharField(blank=True, max_length=200, verbose_name="报送单位")),
                        ("authors", models.ManyToManyField(related_name="opinion_reports", through="opinions.Authorship", to="members.person", verbose_name="作者")),
                    ],
                    options={
                        "verbose_name": "社情民意信息",
                        "verbose_name_plural": "社情民意信息",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="opinion_has_title", violation_error_message="请填写标题。"),
                            models.CheckConstraint(condition=models.Q(("characters__lte", 1500), ("edited_characters__lte", 1500)), name="opinion_text_within_limit", violation_error_message="正文不超过1500字。"),
                            models.CheckConstraint(condition=models.Q(("state__in", ("draft", "sent")), models.Q(("text", ""), _negated=True), _connector="OR"), name="opinion_under_way_has_text", violation_error_message="请填写正文。"),
                            models.CheckConstraint(condition=models.Q(models.Q(("sent_on__isnull", False), ("state", "sent")), models.Q(models.Q(("state", "sent"), _negated=True), ("sent_on__isnull", True)), _connector="OR"), name="opinion_sent_has_date"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Adoption",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("level", models.CharField(choices=[("district", "本级"), ("city", "市级"), ("province", "省级"), ("nation", "全国")], max_length=8, verbose_name="级别")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("report", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="adoptions", to="opinions.opinionreport", verbose_name="社情民意信息")),
                        ("body", models.CharField(max_length=60, verbose_name="采用单位")),
                        ("note", models.CharField(blank=True, help_text="例如：单篇采用", max_length=100, verbose_name="采用方式")),
                    ],
                    options={
                        "verbose_name": "采用",
                        "verbose_name_plural": "采用",
                        "ordering": [models.Case(models.When(level="district", then=models.Value(0)), models.When(level="city", then=models.Value(1)), models.When(level="province", then=models.Value(2)), models.When(level="nation", then=models.Value(3)), output_field=models.SmallIntegerField()), "on", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("report", "level", "body"), name="adoption_once_per_body", violation_error_message="这一单位的采用已经登记。"), models.CheckConstraint(condition=models.Q(("body", ""), _negated=True), name="adoption_has_body")],
                    },
                ),
                migrations.CreateModel(
                    name="Authorship",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("report", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="authorships", to="opinions.opinionreport")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="authorships", to="members.person", verbose_name="作者")),
                        ("order", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                        ("weight", models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(99)], verbose_name="份额")),
                    ],
                    options={
                        "verbose_name": "作者",
                        "verbose_name_plural": "作者",
                        "ordering": ["order", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("report", "person"), name="authorship_person_once", violation_error_message="同一作者只能出现一次。"), models.CheckConstraint(condition=models.Q(("weight__gte", 1), ("weight__lte", 99)), name="authorship_weight_from_1_to_99")],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAdoption",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("level", models.CharField(choices=[("district", "本级"), ("city", "市级"), ("province", "省级"), ("nation", "全国")], max_length=8, verbose_name="级别")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("body", models.CharField(max_length=60, verbose_name="采用单位")),
                        ("note", models.CharField(blank=True, help_text="例如：单篇采用", max_length=100, verbose_name="采用方式")),
                        ("report", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="opinions.opinionreport", verbose_name="社情民意信息")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 采用",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReportInstruction",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("level", models.CharField(choices=[("district", "本级"), ("city", "市级"), ("province", "省级"), ("nation", "全国")], max_length=8, verbose_name="级别")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("who", models.CharField(max_length=60, verbose_name="批示领导")),
                        ("words", models.TextField(blank=True, max_length=1000, verbose_name="批示内容")),
                        ("report", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="opinions.opinionreport", verbose_name="社情民意信息")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 批示",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ReportInstruction",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("level", models.CharField(choices=[("district", "本级"), ("city", "市级"), ("province", "省级"), ("nation", "全国")], max_length=8, verbose_name="级别")),
                        ("on", models.DateField(blank=True, null=True, verbose_name="日期")),
                        ("report", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="instructions", to="opinions.opinionreport", verbose_name="社情民意信息")),
                        ("who", models.CharField(max_length=60, verbose_name="批示领导")),
                        ("words", models.TextField(blank=True, max_length=1000, verbose_name="批示内容")),
                    ],
                    options={
                        "verbose_name": "批示",
                        "verbose_name_plural": "批示",
                        "ordering": [models.Case(models.When(level="district", then=models.Value(0)), models.When(level="city", then=models.Value(1)), models.When(level="province", then=models.Value(2)), models.When(level="nation", then=models.Value(3)), output_field=models.SmallIntegerField()), "on", "pk"],
                        "constraints": [models.CheckConstraint(condition=models.Q(("who", ""), _negated=True), name="opinion_instruction_has_leader")],
                    },
                ),
                migrations.CreateModel(
                    name="ReportTransition",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("reason", models.TextField(blank=True, verbose_name="说明")),
                        ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="transitions", to="opinions.opinionreport", verbose_name="社情民意信息")),
                        ("action", models.CharField(choices=[("submit", "提交"), ("withdraw", "撤回"), ("edit", "编辑"), ("finish", "送签"), ("sign", "签发"), ("revise", "退回修改"), ("send", "报送"), ("return", "退回作者"), ("decline", "不采用"), ("reopen", "恢复")], max_length=10, verbose_name="动作")),
                        ("from_state", models.CharField(choices=[("draft", "起草"), ("submitted", "已提交"), ("editing", "编辑中"), ("edited", "待签发"), ("signed", "已签发"), ("sent", "已报送"), ("returned", "已退回"), ("declined", "不采用")], max_length=10, verbose_name="原状态")),
                        ("to_state", models.CharField(choices=[("draft", "起草"), ("submitted", "已提交"), ("editing", "编辑中"), ("edited", "待签发"), ("signed", "已签发"), ("sent", "已报送"), ("returned", "已退回"), ("declined", "不采用")], max_length=10, verbose_name="新状态")),
                        ("actor", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="操作人")),
                    ],
                    options={
                        "verbose_name": "社情民意流转记录",
                        "verbose_name_plural": "社情民意流转记录",
                        "ordering": ["-at", "-pk"],
                    },
                ),
            ],
        ),
    ]
