"""The lamp (红黄绿灯): how a due date stands on a day, and why in words. Pure: imports no model.

green: on course; yellow: due within 7 days, behind the even course of its period (序时进度), a ★ item
near its start whose scheme has not passed, or one whose scheme was changed after it passed; red:
overdue; grey: without a date, not begun, resting, or waiting for a document of a body above; blue: closed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from workplan.enums import Lamp, State

SOON_DAYS = 7
# A department may lag this many percentage points behind the calendar before the lamp turns.
BEHIND_TOLERANCE = 20


@dataclass(frozen=True)
class StatusLight:
    """A lamp and the reason for it in words; `word` is the lamp's where its own would be wrong."""

    lamp: Lamp
    reason: str
    is_behind: bool = False
    is_soon: bool = False
    is_scheme: bool = False
    word: str = ""

    @property
    def label(self) -> str:
        """The lamp's word: colour is never the only sign."""
        return self.word or self.lamp.label


def elapsed_percent(starts_on: date, due_on: date, today: date) -> int:
    """Return how much of the period has gone by at the end of a day, in percent."""
    days = (due_on - starts_on).days + 1
    gone = (today - starts_on).days + 1
    return max(0, min(100, round(100 * gone / days)))


def scheme_wanted_by(
    *, starts_on: date | None, due_on: date | None, issued_on: date, lead_days: int
) -> date | None:
    """Return by which day the scheme of a ★ item should have passed; None without any date.

    So many days before the work starts, or, where no start is said (6月底前), before it is due. Nobody
    is asked for a scheme before the plan is out: never sooner than as many days after `issued_on` (a
    主席会议 is held about once a month), nor later than the day on which the work is due.
    """
    begins = starts_on or due_on
    if begins is None:
        return None
    ahead = timedelta(days=lead_days)
    wanted = max(begins - ahead, issued_on + ahead)
    return min(wanted, due_on) if due_on else wanted


def status_light(
    *,
    today: date,
    state: State,
    starts_on: date | None,
    due_on: date | None,
    percent: int,
    closed_on: date | None,
    scheme_wanted_by: date | None = None,
    newer_scheme: int | None = None,
) -> StatusLight:
    """Return the lamp of a due date on a day.

    `percent` is the progress last reported; `scheme_wanted_by` is the day by which a ★ item's scheme
    should pass, None where it has or none is needed; `newer_scheme` is the number of a version that
    was handed in after another had passed, and has not passed itself.
    """
    if state == State.CLOSED:
        late = (closed_on - due_on).days if closed_on and due_on else 0
        return StatusLight(Lamp.BLUE, f"超期 {late} 天办结" if late > 0 else "按期办结")
    if state == State.CANCELLED:
        return StatusLight(Lamp.GREY, "", word="已取消")
    if state == State.SUSPENDED:
        return StatusLight(Lamp.GREY, "", word="暂缓")
    if state == State.AWAITING:
        return StatusLight(Lamp.GREY, "文件登记前不计逾期", word="待上级发文")
    if state == State.REPORTED:
        return StatusLight(Lamp.GREEN, "已报结，待办公室审核")
    if due_on is None:
        return StatusLight(Lamp.GREY, "", word="无期限")
    days = (due_on - today).days
    if days < 0:
        return StatusLight(Lamp.RED, f"已逾期 {-days} 天")
    if days <= SOON_DAYS:
        return StatusLight(
            Lamp.YELLOW, "今天到期" if days == 0 else f"距到期 {days} 天", is_soon=True
        )
    if newer_scheme:
        return StatusLight(Lamp.YELLOW, f"第{newer_scheme}版方案未过会", is_scheme=True)
    if scheme_wanted_by and scheme_wanted_by <= today:
        return StatusLight(Lamp.YELLOW, _scheme_words(starts_on, due_on, today), is_scheme=True)
    if starts_on and starts_on > today and state != State.IN_PROGRESS:
        return StatusLight(Lamp.GREY, f"{starts_on.month}月{starts_on.day}日开始")
    if starts_on:
        expected = elapsed_percent(starts_on, due_on, today)
        if percent + BEHIND_TOLERANCE < expected:
            return StatusLight(
                Lamp.YELLOW, f"进度 {percent}%，序时进度 {expected}%", is_behind=True
            )
    return StatusLight(Lamp.GREEN, f"距到期 {days} 天")


def _scheme_words(starts_on: date | None, due_on: date, today: date) -> str:
    if starts_on is None:
        return f"方案未过会，{due_on.month}月{due_on.day}日到期"
    begins = "已开始" if starts_on <= today else f"{starts_on.month}月{starts_on.day}日开始"
    return f"方案未过会，{begins}"
