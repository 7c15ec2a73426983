"""Something done to many rows at once: foreseen, shown, and on a yes done to all or to none.

What is not possible for a row is left out of it with the reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from members.models import User
from workflow.actions import next_page
from workflow.forms import AboutAction
from workflow.refusals import Refused

Asked = Mapping[str, Any]
# So many rows are named after it is done.
_NAMED = 10


@dataclass
class Preview:
    """What would happen to a row, or why it is left out; after a yes, why it was refused.

    `changes` and `words` say it, `seen` is the state in which the row was shown. `told` names who was
    told, once it is done; `is_ticked` is whether the person wants it.
    """

    row: Any
    changes: Sequence[Any] = ()
    words: str = ""
    seen: str = ""
    left_out: str = ""
    problem: str = ""
    told: Sequence[str] = ()
    is_ticked: bool = True

    @property
    def token(self) -> str:
        """What the person saw of it, short enough to come back with the yes."""
        seen = "；".join([*map(str, self.changes), self.words, self.seen])
        return f"{self.row.pk}-{crc32(seen.encode()):x}"


Foresee = Callable[[Sequence[Any], Asked], list[Preview]]
Apply = Callable[[Sequence[Preview], Asked, User], None]


@dataclass(frozen=True)
class BulkAction:
    """A change to many rows; `needs_answers` where what is foreseen depends on what is asked.

    `unit` counts the rows (项, 件), `reads` names what is read along with them.
    """

    name: str
    title: str
    form: type[forms.Form]
    foresee: Foresee
    apply: Apply
    needs_answers: bool = False
    reads: tuple[str, ...] = field(default=(), kw_only=True)
    unit: str = field(default="项", kw_only=True)

    def carry_out(
        self, previews: Sequence[Preview], asked: Asked, actor: User, shown: Sequence[str] = ()
    ) -> list[Preview]:
        """Do it to what was shown, or to none where one refuses; each refusal is on its preview.

        `shown` are the tokens of the previews; without any, all that was selected. Returns what was
        done, nothing where it was not.
        """
        seen = dict.fromkeys(shown)
        keys = {token.partition("-")[0] for token in seen}
        doing = [one for one in previews if not seen or str(one.row.pk) in keys]
        for one in doing:
            one.problem = one.left_out
            if not one.problem and seen and one.token not in seen:
                one.problem = "与您查看时不同，请再看一遍"
        if doing and not any(one.problem for one in doing):
            with transaction.atomic():
                self.apply(doing, asked, actor)
                transaction.set_rollback(any(one.problem for one in doing))
        return [] if any(one.problem for one in doing) else doing

    def said(self, done: Sequence[Preview]) -> str:
        """Return what was done and to whom: 已催办 2 人：周国桥、陈悦（3 项）。"""
        count = f"{len(done)} {self.unit}"
        if people := list(dict.fromkeys(name for one in done for name in one.told)):
            return f"已{self.title} {len(people)} 人：{'、'.join(people)}（{count}）。"
        names = [getattr(one.row, "designation", str(one.row)) for one in done]
        more = "等" if len(names) > _NAMED else ""
        return f"{self.title}：{count}已完成（{'、'.join(names[:_NAMED])}{more}）。"


def each(
    do: Callable[[Preview, Asked, User], Any], *refusals: type[Exception]
) -> Callable[[Sequence[Preview], Asked, User], None]:
    """Return what does it to one row after the other, and writes down who refuses.

    `refusals` are what `do` raises beside Refused and ValidationError.
    """
    caught: tuple[type[Exception], ...] = (Refused, *refusals)

    def apply(previews: Sequence[Preview], asked: Asked, actor: User) -> None:
        for preview in previews:
            try:
                with transaction.atomic():
                    do(preview, asked, actor)
            except ValidationError as invalid:
                preview.problem = "；".join(invalid.messages)
            except caught as refused:
                preview.problem = str(refused)

    return apply


class BulkAdmin(admin.ModelAdmin):
    """An admin with bulk actions: `actions = [*map(admin_action, …)]`."""

    bulk_template = "admin/bulk.html"

    def bulk_form(self, action: BulkAction, data: Any, rows: Sequence[Any]) -> forms.Form:
        """Return what is asked for before it is done."""
        return action.form(data)

    def bulk(
        self, request: HttpRequest, queryset: QuerySet[Any], action: BulkAction
    ) -> HttpResponse | None:
        """Ask, show what would happen, and on a yes do it to what is ticked, say so, and lead back to
        where it was asked for; None is the list as filtered.
        """
        step = request.POST.get("step", "")
        rows = list(queryset.prefetch_related(*action.reads))
        form = self.bulk_form(action, request.POST if step else None, rows)
        answered = bool(step) and form.is_valid()
        asked: Asked = {}
        if answered:
            asked = form.values() if isinstance(form, AboutAction) else form.cleaned_data
        waits = action.needs_answers and not answered
        previews = [Preview(row) for row in rows] if waits else action.foresee(rows, asked)
        shown = request.POST.getlist("shown")
        if "ticks" in request.POST and step:
            ticked = {token.partition("-")[0] for token in shown}
            for one in previews:
                one.is_ticked = str(one.row.pk) in ticked
            if step == "confirm" and not ticked:
                form.add_error(None, f"请至少勾选一{action.unit}。")
                answered = False
        if step == "confirm" and answered:
            user: Any = request.user
            if done := action.carry_out(previews, asked, user, shown):
                messages.success(request, action.said(done))
                back = next_page(request, None)
                return redirect(back) if back else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"{action.title}：所选 {len(rows)} {action.unit}",
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "action": action,
            "selected": rows,
            "doable": [one for one in previews if not (one.left_out or one.problem)],
            "left_out": [one for one in previews if one.left_out or one.problem],
            "problems": [one for one in previews if one.problem],
            "waits": waits,
            "next": next_page(request, ""),
            "checkbox_name": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, self.bulk_template, context)


def admin_action(action: BulkAction) -> Callable[..., HttpResponse | None]:
    """Return a bulk action as Django's admin offers it."""

    @admin.action(description=f"{action.title}…", permissions=["change"])
    def page(
        model_admin: BulkAdmin, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        return model_admin.bulk(request, queryset, action)

    page.__name__ = action.name
    return page
