"""A mail to a person for whom an account was made: where to sign in, and never with what; and one to
the office of what is wrong with signing in.
"""

from members.models import Organisation, Person, User
from notifications.services.notices import Notice, send_notice


def tell_of_account(user: User) -> None:
    """Write to the person of an account; the first password is the office's to hand over."""
    notice = Notice(
        heading="账号已开通",
        title=f"{Organisation.current() or ''}年度工作要点",
        url="/",
        lines=(
            ("用户名", user.username),
            ("首次登录", "请向办公室领取初始密码，不要用邮件传送；登录后请先修改密码。"),
        ),
        why="办公室为您开通了账号，所以收到这封邮件。",
    )
    send_notice(notice=notice, recipients=[user.person])  # type: ignore[list-item]  # it is someone's


def tell_office(title: str, words: str) -> None:
    """Write to the people of the office of an alarm."""
    office = Person.objects.filter(user__is_staff=True, user__is_active=True)
    notice = Notice(
        heading="安全提示",
        title=title,
        url="/admin/members/auditentry/?act=sign_in",
        lines=(("情况", words),),
        why="您是办公室人员，所以收到这封邮件。",
    )
    send_notice(notice=notice, recipients=office)
