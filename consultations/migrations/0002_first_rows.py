"""The templates with which an installation begins; the office edits them.

Source: 工作要点 6 (成果链), and the usual ways of consultation and supervision.
"""

from django.db import migrations

# A step's name, role, document, days from the due date, and the records whose figures it shows.
DISTRICT = (
    ("征集选题", "office", "选题建议汇总", -90, ""),
    ("定题", "office", "年度协商计划", -75, ""),
    ("协商方案", "department", "协商方案（主席会议审议）", -45, ""),
    ("会前调研", "department", "调研报告", -20, "research"),
    ("协商会", "department", "会议记录", -7, "meeting"),
    ("协商报告报送", "department", "协商报告", 0, "submission"),
    ("批示、转办", "office", "批示件", 15, "instruction"),
    ("采纳反馈", "unit", "采纳落实情况反馈", 60, "feedback"),
    ("跟踪“回头看”", "department", "“回头看”情况", 120, ""),
)
BELOW = (
    ("征集选题", "department", "", -30, ""),
    ("定题", "office", "", -20, ""),
    ("会前调研", "department", "", -10, "research"),
    ("协商会", "department", "会议记录", 0, "meeting"),
    ("意见转办", "department", "意见建议清单", 7, "feedback"),
    ("跟踪“回头看”", "department", "", 60, ""),
)
RESEARCH = (
    ("组建课题组、拟定提纲", "department", "调研提纲", -90, ""),
    ("实地调研", "department", "", -45, "activity"),
    ("形成调研报告", "department", "调研报告", -10, "research"),
    ("报送", "department", "调研报告", 0, "submission"),
    ("批示、成果转化", "office", "批示件", 30, "instruction"),
)
SUPERVISION = (
    ("确定议题", "office", "监督方案", -90, ""),
    ("组织监督", "department", "", -30, "activity"),
    ("报送监督意见", "department", "监督意见书", 0, "submission"),
    ("办理反馈", "unit", "办理情况反馈", 60, "problems"),
    ("跟踪督办", "department", "跟踪督办情况", 120, "problems"),
)
# name, kind, level, steps
TEMPLATES = (
    ("区级“请你来协商”", "consultation", "district", DISTRICT),
    ("街道“民生议事堂”", "consultation", "street", BELOW),
    ("村社“协商驿站”", "consultation", "village", BELOW),
    ("调研课题", "research", "", RESEARCH),
    ("民主监督", "supervision", "", SUPERVISION),
)


def fill(apps, schema_editor):
    template = apps.get_model("consultations", "ProcessTemplate").objects
    step = apps.get_model("consultations", "TemplateStep").objects
    for title, kind, level, steps in TEMPLATES:
        if template.filter(kind=kind, level=level).exists():
            continue
        row = template.create(name=title, kind=kind, level=level, is_default=True)
        for order, (name, role, document, offset_days, part) in enumerate(steps, start=1):
            step.create(
                template=row,
                order=order,
                name=name,
                role=role,
                document=document,
                offset_days=offset_days,
                part=part,
            )


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
