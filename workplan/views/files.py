"""Files that were handed in, for those who may see the papers of their item, or the line of a meeting's
agenda to which they are attached.
"""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from almanac import clock
from workflow.files import hand_out
from workplan.models import Attachment, BusinessPaper, SchemeVersion
from workplan.permissions import Viewer, access_to, business_seen_by
from workplan.views.item import get_named


@require_GET
def file(request: HttpRequest, key: str) -> FileResponse:
    """Hand out a file of progress, a scheme or a meeting's paper; to others it is not there."""
    stored = _stored(key)
    if isinstance(stored, BusinessPaper):
        seen = business_seen_by(Viewer.of(request.user, clock.today()))
        if not stored.stands or not seen.filter(pk=stored.business_id).exists():
            raise Http404
        return hand_out(stored)
    item = get_named(stored.item_id)
    if not access_to(item, request.user, clock.today()).sees_papers:
        raise Http404
    # What was taken back is its author's alone.
    if isinstance(stored, Attachment):
        entry = stored.progress
        if not entry.stands and entry.author_id != request.user.pk:
            raise Http404
    return hand_out(stored)


def _stored(key: str) -> Attachment | SchemeVersion | BusinessPaper:
    attachment = Attachment.objects.select_related("progress__due_date").filter(key=key).first()
    stored = (
        attachment
        or SchemeVersion.objects.filter(key=key).first()
        or BusinessPaper.objects.filter(key=key).first()
    )
    if stored is None:
        raise Http404
    return stored
