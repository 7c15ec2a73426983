"""What an office does with a place: open and close it, give it a new code, say what came of it.

The only writer of these; the office's words on a place it types in the admin.
"""

from django.conf import settings
from django.db import transaction

from almanac import clock
from members import roles
from members.models import User
from voices.models import Place, PublicSettings, Summary
from voices.models.places import new_code
from workflow.refusals import NotAllowed, Refused, check_words
from workflow.states import lock, sign

NO_VERIFICATION = (
    "还没有接入实名核验，不能公开意见：让群众互相看到留言，就是跟帖评论服务，须核验手机号。"
    "接入办法见部署文档的 PUBLIC_VERIFIED_HEADER。"
)


def _locked(place: Place, actor: User) -> Place:
    if not roles.is_office(actor):
        raise NotAllowed("只有办公室可以这样做。")
    return lock(place)


def _save(place: Place, actor: User, why: str) -> None:
    sign(place, actor, why)
    place.save()


@transaction.atomic
def open_place(*, place: Place, actor: User) -> None:
    """开放: its code leads to its page. Raises Refused while the whole page is closed."""
    locked, found = _locked(place, actor), PublicSettings.current()
    if found is None or not found.is_open:
        raise Refused("公众页面还没有开放。请先在管理后台“公众页面设置”里填写联系方式并开放。")
    locked.is_open = True
    _save(locked, actor, "开放")


@transaction.atomic
def close_place(*, place: Place, actor: User) -> None:
    """关闭: its page is not there any more; receipts can still be read."""
    locked = _locked(place, actor)
    locked.is_open = False
    _save(locked, actor, "关闭")


@transaction.atomic
def renew_code(*, place: Place, actor: User) -> None:
    """换码: the code that was printed leads nowhere from now on."""
    locked = _locked(place, actor)
    locked.code = new_code()
    _save(locked, actor, "换码")


@transaction.atomic
def switch_showing(*, place: Place, actor: User, shows_voices: bool) -> None:
    """公开意见: let messages be shown at a place, each after the office's yes. Raises Refused where no
    verification is set up.
    """
    locked = _locked(place, actor)
    if shows_voices and not settings.PUBLIC_VERIFIED_HEADER:
        raise Refused(NO_VERIFICATION)
    locked.shows_voices = shows_voices
    _save(locked, actor, "公开意见" if shows_voices else "不公开意见")


@transaction.atomic
def count_replies(*, place: Place, actor: User) -> None:
    """计入待核问卷: the office looked at the answers that were set apart; they count like others."""
    _locked(place, actor).replies.filter(held=True).update(held=False)


@transaction.atomic
def publish(*, place: Place, actor: User, title: str, text: str) -> Summary:
    """发布小结: what was said, who answered, what was adopted, in the office's own words."""
    _locked(place, actor)
    return Summary.objects.create(
        place=place,
        title=check_words(title, "标题"),
        text=check_words(text, "小结"),
        published_at=clock.now(),
        by=actor,
    )


@transaction.atomic
def withdraw(*, summary: Summary, actor: User) -> None:
    """撤下小结: it is shown no more, and kept."""
    _locked(summary.place, actor)
    Summary.objects.filter(pk=summary.pk, withdrawn_at=None).update(withdrawn_at=clock.now())
