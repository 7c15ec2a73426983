"""A kind word to those of whom nothing stands in the year's ledger yet, sent by the office."""

from collections.abc import Iterable

from django.urls import reverse

from almanac import clock
from members import roles
from members.models import User
from notifications.services.notices import Notice, send_notice
from performance.report.idle import idle, lacks
from workflow.refusals import NotAllowed, Refused, check_words

WORDS = "近期的活动在“活动”里可以报名，提案和社情民意随时可以提交。有什么不便，请同办公室说一声。"
WHY = "这是办公室的提示，不作要求。您是委员，所以收到这封邮件。"


def remind(*, year: int, lack: str, people: Iterable[int], words: str, actor: User) -> int:
    """Send the notice to those chosen of the list, and return to how many.

    Raises NotAllowed for anyone but the office, Refused for nobody, for words that are missing, and where
    one of them has done something meanwhile.
    """
    if not roles.is_office(actor):
        raise NotAllowed("提示由办公室发出。")
    found = next((one for one in lacks() if one.key == lack), None)
    chosen = set(people)
    if found is None or not chosen:
        raise Refused("请至少选一位委员。")
    text = check_words(words, "要说的话")
    listed = {row.person_id: row.person for row in idle(lack, year, clock.today())}
    if gone := chosen - set(listed):
        raise Refused(f"有{len(gone)}位委员已经不在名单上，请看过再发。")
    notice = Notice(
        "履职提示",
        f"系统里{year}年还{found.words}",
        reverse("performance:my_year"),
        (("办公室", text),),
        WHY,
    )
    send_notice(notice=notice, recipients=[listed[pk] for pk in listed if pk in chosen])
    return len(chosen)
