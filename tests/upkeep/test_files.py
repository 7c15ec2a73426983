"""Every stored file is compared with the checksum that it was stored with."""

from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db.models import FileField

from almanac import clock
from consultations.models import Paper
from discussions.models import Picture
from performance.models import Evidence
from proposals.models import Answer
from tests.consultations.factories import pdf
from tests.factories import make_item, make_person, make_plan, make_user
from voices.models import VoicePhoto
from workflow.models import ChecksummedFile
from workplan.importing import SourceFile
from workplan.models import (
    Attachment,
    BusinessPaper,
    PaperTemplate,
    PlanImport,
    PlanImportFile,
    SchemeVersion,
)
from workplan.services import schemes
from workplan.services.imports.writing import keep_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(media_root) -> SchemeVersion:
    item = make_item(make_plan(), 1, "专题协商", starred=True, period="12月")
    office = make_user(person=make_person("李晓梅"), office=True)
    return schemes.submit(item=item, actor=office, file=pdf("方案.pdf"))


def said() -> str:
    call_command("check_files", stdout=(out := StringIO()))
    return out.getvalue()


def test_every_kind_of_stored_file_has_a_checksum():
    with_files = {
        model
        for model in apps.get_models()
        if model._meta.app_label not in ("import_export",)
        and any(isinstance(field, FileField) for field in model._meta.get_fields())
    }
    assert with_files == {
        Answer,
        Attachment,
        BusinessPaper,
        Evidence,
        Paper,
        PaperTemplate,
        Picture,
        PlanImportFile,
        SchemeVersion,
        VoicePhoto,
    }
    assert all(issubclass(model, ChecksummedFile) for model in with_files)


def test_the_checksum_is_kept_as_the_file_is_stored(version):
    data = Path(version.file.path).read_bytes()
    assert version.sha256 == sha256(data).hexdigest()
    assert said() == "1 个文件都在，内容没有变。\n"


def test_the_files_of_an_import_have_theirs_too(media_root):
    record = PlanImport.objects.create(year=2021, file_name="附件1.xlsx", at=clock.now())
    keep_files(record, [SourceFile("附件1.xlsx", b"PK")])
    assert PlanImportFile.objects.get().sha256 == sha256(b"PK").hexdigest()


def test_another_file_in_its_place_has_its_own_and_the_rest_of_the_row_keeps_it(version):
    then = version.sha256
    version.name = "新方案.pdf"
    version.save()
    assert version.sha256 == then
    version.file = ContentFile(b"%PDF-2", "x.pdf")
    version.save(update_fields=["file"])
    version.refresh_from_db()
    assert version.sha256 == sha256(b"%PDF-2").hexdigest()


def test_what_had_none_is_given_one(version):
    SchemeVersion.objects.update(sha256="")
    assert said() == "1 个文件以前没有校验值，已按现在的内容补上。\n1 个文件都在，内容没有变。\n"
    assert said() == "1 个文件都在，内容没有变。\n"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.unlink(), "不见了"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"x"), "内容变了"),
    ],
)
def test_what_is_missing_or_changed_is_named(version, spoil, words):
    spoil(Path(version.file.path))
    with pytest.raises(CommandError) as refused:
        call_command("check_files")
    assert str(refused.value).splitlines() == [
        "1 个文件中有 1 个不对，请从备份中找回：",
        f"{words}：工作方案“方案.pdf”，{version.file.name}",
    ]
