"""A mail to a person for whom an account was made: where to sign in, and never with what password; and
one to the office of what is wrong with signing in.
"""

from collections.abc import Iterable

from django.db.models import Q

from members.models import Organisation, Person, User
from notifications.models import Mail
from notifications.services.notices import Notice, send_notice

HEADING = "账号已开通"


def tell_of_account(user: User, link: str = "") -> None:
    """Write to the person of an account: with the link on which they set their first password, for one
    use; else that the first password is the office's to hand over.
    """
    by_link = "请打开链接（点上面的标题），自己设定密码。只能用一次，7天内有效，请勿转发。"
    by_hand = "请向办公室领取初始密码，不要用邮件传送；登录后请先修改密码。"
    notice = Notice(
        heading=HEADING,
        title=f"{Organisation.current() or ''}年度工作要点",
        url=link or "/",
        lines=(("用户名", user.username), ("首次登录", by_link if link else by_hand)),
        why="办公室为您开通了账号，所以收到这封邮件。",
    )
    send_notice(notice=notice, recipients=[user.person])  # type: ignore[list-item]  # it is someone's


def told_of_accounts(people: Iterable[int]) -> dict[int, Mail]:
    """Return the last such mail to each of some people, by their keys."""
    mails = Mail.objects.filter(recipient__in=people, subject__startswith=f"{HEADING}：")
    return {mail.recipient_id: mail for mail in mails.order_by("pk")}


def tell_office(title: str, words: str) -> None:
    """Write to the people of the office, and to the 三员, of an alarm."""
    entering = Q(user__is_staff=True) | ~Q(user__role="")
    office = Person.objects.filter(entering, user__is_active=True)
    notice = Notice(
        heading="安全提示",
        title=title,
        url="/admin/members/auditentry/?act=sign_in",
        lines=(("情况", words),),
        why="您的账号能进入管理后台，所以收到这封邮件。",
    )
    send_notice(notice=notice, recipients=office)
