"""Progress with files: all is kept, or nothing, in the database and on the disk."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import OneOfEachRole, set_state
from workflow.refusals import Refused
from workplan.models import Attachment, DueDate, Progress, Transition
from workplan.services import states

PDF = b"%PDF-1.4\n%%EOF\n"

pytestmark = pytest.mark.django_db


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("step", ["write_progress", "report_done"])
def test_the_files_are_kept_in_their_order(
    one_of_each_role: OneOfEachRole, media_root: Path, step: str
):
    due = set_state(one_of_each_role.due, "accepted")
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in "一二三"]

    getattr(states, step)(
        due=due, actor=one_of_each_role.users["responsible head"], text="见附件", files=files
    )

    kept = Progress.objects.get().attachments.all()
    assert [str(attachment) for attachment in kept] == ["一.pdf", "二.pdf", "三.pdf"]
    assert len(files_in(media_root)) == 3


@pytest.mark.parametrize("step", ["write_progress", "report_done"])
def test_one_bad_file_takes_everything_back(
    one_of_each_role: OneOfEachRole, media_root: Path, step: str
):
    due = set_state(one_of_each_role.due, "accepted")
    files = [SimpleUploadedFile("好.pdf", PDF), SimpleUploadedFile("坏.pdf", b"MZ" + bytes(300))]

    with pytest.raises(ValidationError, match=r"文件“坏\.pdf”的内容与后缀 \.pdf 不符"):
        getattr(states, step)(
            due=due, actor=one_of_each_role.users["responsible head"], text="见附件", files=files
        )

    stored = DueDate.objects.get(pk=due.pk)
    assert (stored.state, stored.percent, due.state) == ("accepted", 0, "accepted")
    for model in (Progress, Transition, Attachment):
        assert not model.objects.exists()
    assert files_in(media_root) == []


def test_a_refused_step_stores_no_file(one_of_each_role: OneOfEachRole, media_root: Path):
    due = set_state(one_of_each_role.due, "closed")

    with pytest.raises(Refused):
        states.write_progress(
            due=due,
            actor=one_of_each_role.users["office"],
            text="见附件",
            files=[SimpleUploadedFile("好.pdf", PDF)],
        )

    assert files_in(media_root) == []
