import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import members.migrations._create_models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        members.migrations._create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Department",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name_key", models.CharField(db_index=True, editable=False, max_length=60)),
                        ("name", models.CharField(max_length=60, verbose_name="简称")),
                        ("full_name", models.CharField(blank=True, max_length=100, verbose_name="全称")),
                        ("kind", models.CharField(choices=[("office", "办公室"), ("committee", "专委会"), ("sector", "界别"), ("liaison", "联络处"), ("party", "党派"), ("peoples_org", "人民团体"), ("team", "委员小组"), ("unit", "承办单位"), ("collective", "统称")], max_length=12, verbose_name="类别")),
                        (
                            "covers",
                            models.CharField(
                                blank=True,
                                choices=[("office", "办公室"), ("committee", "专委会"), ("sector", "界别"), ("liaison", "联络处"), ("party", "党派"), ("peoples_org", "人民团体"), ("team", "委员小组"), ("unit", "承办单位"), ("collective", "统称")],
                                help_text="仅“统称”填写：例如“各专委会”指全部专委会。",
                                max_length=12,
                                verbose_name="统称所指类别",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                        ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                    ],
                    options={
                        "verbose_name": "部门",
                        "verbose_name_plural": "部门",
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("name_key",), name="department_name_unique", violation_error_message="已有同名部门。"),
                            models.CheckConstraint(condition=models.Q(models.Q(("kind", "collective"), models.Q(("covers", "collective"), _negated=True)), ("covers", ""), _connector="OR"), name="department_only_collectives_cover", violation_error_message="只有“统称”可以填写所指类别，且不能指向统称。"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=100, verbose_name="全称")),
                        ("short_name", models.CharField(max_length=50, verbose_name="简称")),
                        ("term", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="当前届次")),
                    ],
                    options={
                        "verbose_name": "本会",
                        "verbose_name_plural": "本会",
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name_key", models.CharField(db_index=True, editable=False, max_length=60)),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        ("rank", models.PositiveSmallIntegerField(default=1000, help_text="领导按此排序，数字小的在前。", verbose_name="排序")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                        ("mobile", models.CharField(blank=True, max_length=20, verbose_name="手机")),
                    ],
                    options={
                        "verbose_name": "人员",
                        "verbose_name_plural": "人员",
                        "ordering": ["rank", "name_key", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("name_key", models.CharField(db_index=True, editable=False, max_length=60)),
                        ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="排序")),
                    ],
                    options={
                        "verbose_name": "领导职务",
                        "verbose_name_plural": "领导职务",
                        "ordering": ["rank", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("name_key",), name="post_name_unique")],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="members.person", verbose_name="人员")),
                        ("post", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="members.post", verbose_name="领导职务")),
                        ("department", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="members.department", verbose_name="部门")),
                        ("duty", models.CharField(blank=True, choices=[("head", "负责人"), ("deputy", "副职"), ("staff", "工作人员"), ("member", "委员")], max_length=8, verbose_name="部门内职责")),
                        ("title", models.CharField(blank=True, help_text="例如：提案委主任", max_length=40, verbose_name="职务名称")),
                        ("started_on", models.DateField(blank=True, null=True, verbose_name="任职自")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="任职至")),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "ordering": ["person__rank", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(models.Q(("department__isnull", True), ("duty", ""), ("post__isnull", False)), models.Q(("department__isnull", False), ("post__isnull", True), models.Q(("duty", ""), _negated=True)), _connector="OR"),
                                name="appointment_is_to_post_or_department",
                                violation_error_message="任职须填写领导职务，或填写部门及部门内职责，二者择一。",
                            ),
                            models.CheckConstraint(condition=models.Q(("started_on__isnull", True), ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"), name="appointment_ends_after_start", violation_error_message="“任职至”不能早于“任职自”。"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NameAlias",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=60, verbose_name="别名")),
                        ("name_key", models.CharField(editable=False, max_length=60, unique=True)),
                        ("person", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="members.person", verbose_name="人员")),
                        ("post", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="members.post", verbose_name="领导职务")),
                        ("department", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="members.department", verbose_name="部门")),
                    ],
                    options={
                        "verbose_name": "别名",
                        "verbose_name_plural": "别名",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("department__isnull", True), ("person__isnull", False), ("post__isnull", True)),
                                    models.Q(("department__isnull", True), ("person__isnull", True), ("post__isnull", False)),
                                    models.Q(("department__isnull", False), ("person__isnull", True), ("post__isnull", True)),
                                    _connector="OR",
                                ),
                                name="alias_has_one_target",
                                violation_error_message="别名须且只能对应一个人员、职务或部门。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        ("is_superuser", models.BooleanField(default=False, help_text="Designates that this user has all permissions without explicitly assigning them.", verbose_name="superuser status")),
                        ("username", models.CharField(error_messages={"unique": "已有同名账号。"}, max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name="用户名")),
                        ("person", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="user", to="members.person", verbose_name="人员")),
                        ("is_staff", models.BooleanField(default=False, help_text="可以进入管理后台，看到全部工作资料。", verbose_name="办公室人员")),
                        ("is_active", models.BooleanField(default=True, help_text="停用后不能登录，记录保留。", verbose_name="启用")),
                        ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="开通时间")),
                        ("groups", models.ManyToManyField(blank=True, help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.", related_name="user_set", related_query_name="user", to="auth.group", verbose_name="groups")),
                        ("user_permissions", models.ManyToManyField(blank=True, help_text="Specific permissions for this user.", related_name="user_set", related_query_name="user", to="auth.permission", verbose_name="user permissions")),
                    ],
                    options={
                        "verbose_name": "账号",
                        "verbose_name_plural": "账号",
                        "ordering": ["username"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAppointment",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("duty", models.CharField(blank=True, choices=[("head", "负责人"), ("deputy", "副职"), ("staff", "工作人员"), ("member", "委员")], max_length=8, verbose_name="部门内职责")),
                        ("title", models.CharField(blank=True, help_text="例如：提案委主任", max_length=40, verbose_name="职务名称")),
                        ("started_on", models.DateField(blank=True, null=True, verbose_name="任职自")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="任职至")),
                        ("person", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="members.person", verbose_name="人员")),
                        ("post", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="members.post", verbose_name="领导职务")),
                        ("department", models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to="members.department", verbose_name="部门")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 任职",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPerson",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name_key", models.CharField(db_index=True, editable=False, max_length=60)),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        ("rank", models.PositiveSmallIntegerField(default=1000, help_text="领导按此排序，数字小的在前。", verbose_name="排序")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                        ("mobile", models.CharField(blank=True, max_length=20, verbose_name="手机")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_type", models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1)),
                        ("history_user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "verbose_name": "修改记录",
                        "verbose_name_plural": "historical 人员",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
            ],
        ),
    ]
