"""The words a committee begins with; each can be changed, ended by a year, or followed by another.

The ten grounds are those of the regulations on proposals; what the answer classes mean differs by
place, so these are the commonest reading.
"""

from django.db import migrations

GROUNDS = (
    "涉及国家秘密",
    "国家明令禁止",
    "中共党员对党内有关组织、人事安排等方面有意见",
    "民主党派成员反映本组织内部问题",
    "已进入司法、仲裁程序",
    "属于学术研讨",
    "为本人或者亲属解决个人问题",
    "宣传、推介具体作品、产品",
    "指名举报",
    "内容空泛、没有具体建议",
)
CATEGORIES = ("经济建设", "政治建设", "文化建设", "社会建设", "生态文明建设", "其他")
# letter, meaning, adopted, looks back, needs a promised day
CLASSES = (
    ("A", "已经解决或采纳", True, False, False),
    ("B", "正在解决或列入计划解决", True, True, True),
    ("C", "因条件限制待以后解决", False, False, False),
    ("D", "留作参考", False, False, False),
)
STAGE = "办理结果评价"
QUESTIONS = ("办理态度", "见面沟通", "答复针对性", "办理结果")


def fill(apps, schema_editor):
    def model(name):
        return apps.get_model("proposals", name).objects

    if model("Ground").exists():
        return
    for order, text in enumerate(GROUNDS, start=1):
        model("Ground").create(order=order, text=text)
    for order, name in enumerate(CATEGORIES, start=1):
        model("Category").create(order=order, name=name)
    for order, (letter, meaning, adopted, looks_back, needs_promise) in enumerate(CLASSES, 1):
        model("AnswerClass").create(
            order=order,
            letter=letter,
            meaning=meaning,
            adopted=adopted,
            looks_back=looks_back,
            needs_promise=needs_promise,
        )
    stage = model("EvaluationStage").create(order=1, name=STAGE, opens="answered", decisive=True)
    for order, text in enumerate(QUESTIONS, start=1):
        model("EvaluationQuestion").create(stage=stage, order=order, text=text)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
