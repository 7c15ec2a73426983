"""The page to which the link of an invitation leads: one sets one's first password, and is signed in."""

from typing import Any

from django.contrib.auth import views
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from members.models import User


@method_decorator(never_cache, name="dispatch")
class Welcome(views.PasswordResetConfirmView):
    """Django's own: the token goes into the session at once, so that no address hands it on."""

    template_name = "registration/welcome.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("desk:mine")
    reset_url_token = "set"  # noqa: S105 - a part of the address
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"

    def get_user(self, uidb64: str) -> User | None:
        """Return the account; one that was switched off is welcome no more."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password, which nobody else knows."""
        form.user.must_change_password = False
        return super().form_valid(form)
