from django.contrib import admin
from django.contrib.auth import views as auth_views
from django.urls import include, path, reverse

from activities.member_urls import code_urls
from desk.views import account
from proposals.urls import document_urls, public_urls
from voices.own_urls import pages as pages_for_anyone
from workflow.actions import posted_from

admin.autodiscover()
_posted = posted_from(lambda request: reverse("desk:mine"))

urlpatterns = [
    path("admin/logout/", _posted(admin.site.logout)),
    path("admin/", admin.site.urls),
    path("login/", account.SignIn.as_view(), name="login"),
    path("kept/", account.kept, name="kept"),
    path("logout/", _posted(auth_views.LogoutView.as_view()), name="logout"),
    path("password/", account.ChangePassword.as_view(), name="password_change"),
    path(
        "password/done/", auth_views.PasswordChangeDoneView.as_view(), name="password_change_done"
    ),
    path("welcome/<uidb64>/<token>/", account.Welcome.as_view(), name="welcome"),
    path("proposals/documents/", include(document_urls)),
    path("public/proposals/", include(public_urls)),
    path("activities/", include("activities.urls")),
    path("", include(code_urls)),
    path("p/", include((pages_for_anyone, "p"))),
    path("voices/", include("voices.urls")),
    path("plenary/", include("plenary.urls")),
    path("opinions/", include("opinions.urls")),
    path("discussions/", include("discussions.urls")),
    path("roster/", include("roster.urls")),
    path("performance/", include("performance.urls")),
    path("proposals/", include("proposals.urls")),
    path("", include("consultations.urls")),
    path("", include("workplan.urls")),
    path("", include("desk.urls")),
]

handler400 = "desk.views.trouble.bad_request"
handler500 = "desk.views.trouble.failed"
