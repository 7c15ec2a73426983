"""Files that were handed in, for those who may see the papers of their item."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from almanac import clock
from workflow.files import hand_out
from workplan.models import Attachment, SchemeVersion
from workplan.permissions import access_to
from workplan.views.item import get_item


@require_GET
def file(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file of progress or a scheme; to others it is not there."""
    stored = _stored(key)
    item = get_item(stored.item_id)
    if not access_to(item, request.user, clock.today()).sees_papers:
        raise Http404
    # What was taken back is its author's alone.
    if isinstance(stored, Attachment):
        entry = stored.progress
        if not entry.stands and entry.author_id != request.user.pk:
            raise Http404
    return hand_out(stored)


def _stored(key: str) -> Attachment | SchemeVersion:
    attachment = Attachment.objects.select_related("progress__due_date").filter(key=key).first()
    stored = attachment or SchemeVersion.objects.filter(key=key).first()
    if stored is None:
        raise Http404
    return stored
