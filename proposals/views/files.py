"""The files of answers, for those who may see the proposal; a draft's only for who writes it."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from proposals.models import Answer
from proposals.views.opening import opened


@require_GET
def file(request: HttpRequest, key: str) -> FileResponse:
    """Hand out an answer's file; to others it is not there."""
    answer = get_object_or_404(Answer.objects.select_related("assignment"), file_key=key)
    access = opened(request, answer.assignment.proposal_id).access
    if answer.submitted_on is None and not (access.committee or access.handles(answer.assignment)):
        raise Http404
    return FileResponse(
        answer.file.open("rb"),
        as_attachment=not answer.content_type.startswith("image/"),
        filename=answer.file_name,
        content_type=answer.content_type,
    )
