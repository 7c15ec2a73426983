from performance.forms.objections import AnswerForm, ObjectionForm
from performance.forms.recorded import RecordForm
from performance.forms.rules import (
    BeginForm,
    CopyForm,
    EnforceForm,
    GroupForm,
    RuleForm,
    SetForm,
)

__all__ = [
    "AnswerForm",
    "BeginForm",
    "CopyForm",
    "EnforceForm",
    "GroupForm",
    "ObjectionForm",
    "RecordForm",
    "RuleForm",
    "SetForm",
]
