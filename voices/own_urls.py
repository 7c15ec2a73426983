"""The pages for anyone, and no others: the addresses of a process of its own (PUBLIC_ONLY)."""

from django.urls import include, path
from django.views.generic import RedirectView

from voices.views import anyone

pages = [
    path("", anyone.index, name="index"),
    path("notice/", anyone.notice, name="notice"),
    path("r/<slug:secret>/", anyone.receipt, name="receipt"),
    path("r/<slug:secret>/back/", anyone.take_back, name="take_back"),
    path("<slug:code>/", anyone.place, name="place"),
    path("<slug:code>/say/", anyone.say, name="say"),
    path("<slug:code>/questions/", anyone.questions, name="questions"),
]
urlpatterns = [
    path("p/", include((pages, "p"))),
    path("", anyone.for_anyone(RedirectView.as_view(pattern_name="p:index"))),
]

handler404 = "voices.views.anyone.not_here"
handler500 = "voices.views.anyone.failed"
