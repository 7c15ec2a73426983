"""Signing in, what was handed in after a session's end, and one's own password: changed, or set first."""

from typing import Any

from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods

from desk.typed import Typed
from members.enums import Act
from members.models import User
from members.passwords import why_new
from members.services import accounts, audit, kept_forms
from members.sign_ins import client_address, may_try_password

LOCKED = "当前密码连续输错多次，15 分钟内不能再试。忘了的，请办公室重设。"


class SignIn(auth_views.LoginView):
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Lead to what is kept of a form that came too late; else to where the person was going."""
        if kept_forms.kept_of(self.request.user):
            return reverse("kept")
        return super().get_success_url()


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """Show what came after the end of the account's session, to be handed in again, or drop it."""
    found = kept_forms.kept_of(request.user)
    if found is None or request.method == "POST":
        kept_forms.drop(account=request.user)
        return redirect("desk:mine")
    typed = Typed([(name, value) for name, value in found.fields], found.files, found.address)
    context = {"kept": found, "typed": typed, "path": found.address}
    return render(request, "desk/kept.html", context)


class OwnPasswordForm(PasswordChangeForm):
    """The old password and the new one twice; the old one may not be guessed."""

    def clean_old_password(self) -> str:
        if not may_try_password(self.user):
            raise ValidationError(LOCKED)
        return super().clean_old_password()


class ChangePassword(auth_views.PasswordChangeView):
    form_class = OwnPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        accounts.password_was_set(
            account=form.user, actor=form.user, address=client_address(self.request)
        )
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """A wrong old password is on the trail, and counts."""
        if form.has_error("old_password", "password_incorrect"):
            audit.record(
                act=Act.PASSWORD,
                account=self.request.user,
                succeeded=False,
                address=client_address(self.request),
            )
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"why_new": why_new(self.request.user)}


class Welcome(auth_views.PasswordResetConfirmView):
    """The page to which the link of an invitation leads: one sets one's first password, and is signed in.

    Django's own view: the token goes into the session at once, so that no address hands it on.
    """

    template_name = "registration/welcome.html"
    form_class = SetPasswordForm  # type: ignore[assignment]
    success_url = reverse_lazy("desk:mine")
    reset_url_token = "set"  # noqa: S105 - a part of the address
    post_reset_login = True
    post_reset_login_backend = "members.sessions.AccountBackend"

    def get_user(self, uidb64: str) -> User | None:
        """Return the account; one that was switched off is welcome no more."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        accounts.password_was_set(
            account=form.user, actor=form.user, address=client_address(self.request)
        )
        return answer
