"""The office's own templates of papers: taken in after a trial, and given up for the built-in one."""

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from almanac import clock
from members.models import User
from members.roles import is_office
from sheets.paper_templates import BadTemplate, check
from workflow.files import fields_of
from workflow.refusals import NotAllowed, Refused
from workplan.models import PaperTemplate
from workplan.paper_kinds import PaperKind


def take_template(*, kind: PaperKind, file: UploadedFile, actor: User) -> PaperTemplate:
    """Use an uploaded template from now on. Raises Refused for one that does not work on the sample,
    ValidationError for a file that is none.
    """
    _check_allowed(actor)
    fields = fields_of(file)
    file.seek(0)
    try:
        check(file.read(), kind.sample)
    except BadTemplate as bad:
        raise Refused(str(bad)) from bad
    file.seek(0)
    try:
        with transaction.atomic():
            _end(kind, actor)
            now = clock.now()
            return PaperTemplate.objects.create(kind=kind.key, author=actor, at=now, **fields)
    except IntegrityError as at_once:
        raise Refused("刚刚有人上传了这种公文的模板，请刷新页面后再看。") from at_once


@transaction.atomic
def use_built_in(*, kind: PaperKind, actor: User) -> bool:
    """Go back to the built-in template, and return whether another was in use."""
    _check_allowed(actor)
    return _end(kind, actor)


def _end(kind: PaperKind, actor: User) -> bool:
    standing = PaperTemplate.objects.select_for_update().filter(kind=kind.key, ended_at=None)
    return bool(standing.update(ended_at=clock.now(), ended_by=actor))


def _check_allowed(actor: User) -> None:
    if not (actor.is_active and is_office(actor)):
        raise NotAllowed
