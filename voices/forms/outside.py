"""What citizens fill in."""

import re
from threading import BoundedSemaphore
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sheets.cells import INVISIBLE, LINE_BREAK
from sheets.confined import Stopped, run_python
from voices.enums import PlaceKind, QuestionKind, VoiceKind
from voices.models import Place, Question
from workflow.forms import FilesInput

PHOTOS = 3
PHOTO_BYTES = 10 * 1024 * 1024
TEXT_LENGTH = 2000
# So many photos are painted at once by a process: each takes a hundred megabytes. Who has to wait longer is
# asked to try again, for each who waits holds one of the threads that answer all others.
_PAINTING, WAIT_TO_PAINT = BoundedSemaphore(2), 5.0
_PHONE = re.compile(r"[\d+() -]{6,20}")
# What is asked first at each kind of place.
_FIRST = {PlaceKind.STUDIO: VoiceKind.QUESTION, PlaceKind.CALL: VoiceKind.LIVELIHOOD}


class PhotosField(forms.FileField):
    """Up to three photos, each painted anew; gives their bytes."""

    widget = FilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > PHOTOS:
            raise ValidationError(f"最多 {PHOTOS} 张照片。")
        if any(file.size > PHOTO_BYTES for file in files):
            raise ValidationError(f"每张照片不超过 {PHOTO_BYTES // 1024 // 1024} MB。")
        return [_repainted(file.read()) for file in files]


def _repainted(data: bytes) -> bytes:
    if not _PAINTING.acquire(timeout=WAIT_TO_PAINT):
        raise ValidationError("现在传照片的人多。请过一会儿再提交，或者不带照片提交。")
    try:
        return run_python("voices.repaint", data, seconds=8, megabytes=700)
    except Stopped:
        raise ValidationError("有一张照片打不开。请选 JPG 或 PNG 照片。") from None
    finally:
        _PAINTING.release()


class WordsField(forms.CharField):
    """Words as they are seen, without signs that nobody sees: these hide a word, or turn a line round."""

    def to_python(self, value: Any) -> str | None:
        return super().to_python(INVISIBLE.sub("", LINE_BREAK.sub("\n", str(value or ""))))


class TrappedForm(forms.Form):
    """A form with a field that no person sees: who fills it in is a program."""

    token = forms.CharField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(label="请勿填写", required=False)

    use_required_attribute = False

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))


class SayForm(TrappedForm):
    """A message: what it is about, and, by choice, how to reach who wrote it."""

    kind = forms.ChoiceField(label="您想", choices=VoiceKind, widget=forms.RadioSelect)
    text = WordsField(
        label="您要说的",
        min_length=5,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "请写下您要说的。",
            "min_length": "请至少写五个字。",
            "max_length": f"请不超过 {TEXT_LENGTH} 字。",
        },
    )
    where = WordsField(
        label="在哪里",
        max_length=100,
        required=False,
        help_text="例如：某某路口、几幢。用文字写，不取手机定位。",
    )
    photos = PhotosField(
        label="照片", required=False, help_text=f"最多 {PHOTOS} 张。照片里的拍摄时间和位置会去掉。"
    )
    name = WordsField(label="怎样称呼您", max_length=30, required=False)
    phone = WordsField(
        label="电话", max_length=20, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        first = _FIRST.get(PlaceKind(place.kind), VoiceKind.OPINION)
        super().__init__(*args, initial={"kind": first}, **kwargs)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not _PHONE.fullmatch(phone):
            raise ValidationError("请核对电话号码；不想留的可以空着。")
        return phone


class QuestionnaireForm(TrappedForm):
    """A place's questions, as fields by their keys."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[f"q{question.pk}"] = _field_of(question)

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the questions' keys."""
        return {
            name[1:]: value
            for name, value in self.cleaned_data.items()
            if name.startswith("q") and value
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not self.answers:
            raise ValidationError("还没有回答任何一题。")
        return values


def _field_of(question: Question) -> forms.Field:
    shared: dict[str, Any] = {"label": question.text, "required": question.required}
    shared["error_messages"] = {"required": "这一题必答。"}
    options = [(option, option) for option in question.options]
    if question.kind == QuestionKind.ONE:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **shared)
    if question.kind == QuestionKind.MANY:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=options, widget=widget, **shared)
    return WordsField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **shared)
