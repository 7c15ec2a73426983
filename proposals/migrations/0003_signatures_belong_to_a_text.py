"""A signature, a review and a rating name the text that they are about; a draft the page it was begun
on; what has always been in use in a dictionary needs no year.

What was confirmed before is taken for what the history kept when it was last sent out to be signed.
Where another text has taken its place since, and nothing was decided on it yet, it is to be confirmed
anew. Of a review nobody can tell any more which text it was about.
"""

import hashlib
import re

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


DICTIONARIES = ("Category", "AnswerClass", "Ground", "EvaluationStage", "EvaluationQuestion")
ALWAYS = 1949
UNDECIDED = ("draft", "cosigning", "submitted", "pre_reviewed", "re_reviewed")
BLANK = re.compile(r"\s+")


def text_key(row):
    words = (BLANK.sub("", part) for part in (row.title, row.situation, row.suggestions))
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def keep_what_was_signed(apps, schema_editor):
    signatures = apps.get_model("proposals", "CoSigner").objects
    history = apps.get_model("proposals", "HistoricalProposal").objects
    for signature in signatures.filter(state="confirmed").select_related("proposal"):
        proposal = signature.proposal
        sent_out = history.filter(id=proposal.pk, history_change_reason__startswith="邀请联名")
        signed = sent_out.order_by("-history_date", "-history_id").first() or proposal
        signature.text_key = text_key(signed)
        if proposal.state in UNDECIDED and signature.text_key != text_key(proposal):
            signature.state = "outdated"
        signature.save(update_fields=["text_key", "state"])
    for name in DICTIONARIES:
        entries = apps.get_model("proposals", name).objects
        entries.filter(valid_from=ALWAYS).update(valid_from=None)


def keep_what_was_rated(apps, schema_editor):
    answers = apps.get_model("proposals", "Answer").objects.filter(submitted_on__isnull=False)
    ratings = apps.get_model("proposals", "Evaluation").objects
    for rating in ratings.filter(stage__opens__in=("answered", "looked_back")):
        given = answers.filter(assignment=rating.assignment_id).order_by("-version").first()
        if given is not None:
            ratings.filter(pk=rating.pk).update(answer=given)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ('proposals', '0002_first_rows'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="cosigner",
            name="cosigner_answered_has_time",
        ),
        migrations.AddField(
            model_name="cosigner",
            name="text_key",
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="answer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evaluations",
                to="proposals.answer",
                verbose_name="所评答复",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="draft_key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="review",
            name="text_key",
            field=models.CharField(blank=True, editable=False, max_length=16),
        ),
        migrations.AlterField(
            model_name="answerclass",
            name="valid_from",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="从某年起才用的填写。",
                null=True,
                validators=[django.core.validators.MinValueValidator(1949)],
                verbose_name="启用年份",
            ),
        ),
        migrations.AlterField(
            model_name="answerclass",
            name="valid_to",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="用到某年为止的填写，这一年还用。",
                null=True,
                validators=[django.core.validators.MaxValueValidator(2200)],
                verbose_name="停用年份",
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="valid_from",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="从某年起才用的填写。",
                null=True,
                validators=[django.core.validators.MinValueValidator(1949)],
                verbose_name="启用年份",
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="valid_to",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="用到某年为止的填写，这一年还用。",
                null=True,
                validators=[django.core.validators.MaxValueValidator(2200)],
                verbose_name="停用年份",
            ),
        ),
        migrations.AlterField(
            model_name="cosigner",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "待确认"),
                    ("confirmed", "已确认"),
                    ("declined", "不联名"),
                    ("outdated", "正文已改，须重新确认"),
                    ("lapsed", "未确认"),
                ],
                default="invited",
                max_length=9,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="evaluationquestion",
            name="valid_from",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="从某年起才用的填写。",
                null=True,
                validators=[django.core.validators.MinValueValidator(1949)],
                verbose_name="启用年份",
            ),
        ),
        migrations.AlterField(
            model_name="evaluationquestion",
            name="valid_to",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="用到某年为止的填写，这一年还用。",
                null=True,
                validators=[django.core.validators.MaxValueValidator(2200)],
                verbose_name="停用年份",
            ),
        ),
        migrations.AlterField(
            model_name="evaluationstage",
            name="valid_from",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="从某年起才用的填写。",
                null=True,
                validators=[django.core.validators.MinValueValidator(1949)],
                verbose_name="启用年份",
            ),
        ),
        migrations.AlterField(
            model_name="evaluationstage",
            name="valid_to",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="用到某年为止的填写，这一年还用。",
                null=True,
                validators=[django.core.validators.MaxValueValidator(2200)],
                verbose_name="停用年份",
            ),
        ),
        migrations.AlterField(
            model_name="ground",
            name="valid_from",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="从某年起才用的填写。",
                null=True,
                validators=[django.core.validators.MinValueValidator(1949)],
                verbose_name="启用年份",
            ),
        ),
        migrations.AlterField(
            model_name="ground",
            name="valid_to",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="用到某年为止的填写，这一年还用。",
                null=True,
                validators=[django.core.validators.MaxValueValidator(2200)],
                verbose_name="停用年份",
            ),
        ),
        migrations.RunPython(keep_what_was_signed, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="answerclass",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("letter",),
                name="answer_class_once_from_the_start",
                violation_error_message="已有这一答复类别。",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("name",),
                name="category_once_from_the_start",
                violation_error_message="已有这一分类。",
            ),
        ),
        migrations.AddConstraint(
            model_name="cosigner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", False), ("state__in", ("confirmed", "declined"))
                    ),
                    models.Q(("answered_at__isnull", True), ("state__in", ("invited", "lapsed"))),
                    ("state", "outdated"),
                    _connector="OR",
                ),
                name="cosigner_answered_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="cosigner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("confirmed", "outdated")), _negated=True),
                    models.Q(("text_key", ""), _negated=True),
                    _connector="OR",
                ),
                name="cosigner_confirmed_a_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("stage", "text"),
                name="evaluation_question_once_from_the_start",
                violation_error_message="这一阶段已有这项评价内容。",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationstage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("name",),
                name="evaluation_stage_once_from_the_start",
                violation_error_message="已有这一评价阶段。",
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("text",),
                name="ground_once_from_the_start",
                violation_error_message="已有这一情形。",
            ),
        ),
        migrations.RunPython(keep_what_was_rated, migrations.RunPython.noop),
    ]
