from django.urls import path

from desk.views import calendar, health, icon, look, mails, me, mine, names
from desk.views import calendar, health, look, mails, me, mine, names, search

app_name = "desk"
urlpatterns = [
    path("favicon.ico", icon.icon, name="icon"),
    path("", mine.mine, name="mine"),
    path("items/<int:pk>/calendar.ics", calendar.of_item, name="item_calendar"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<int:pk>/", mails.mail, name="mail"),
    path("mails/<int:pk>/html/", mails.mail_html, name="mail_html"),
    path("mails/read/", mails.read_all, name="mails_read"),
    path("me/", me.me, name="me"),
    path("me/test/", me.try_out, name="me_test"),
    path("me/calendar/", me.open_calendar, name="me_calendar"),
    path("me/calendar/close/", me.close_calendar, name="me_calendar_close"),
    path("calendar/<str:token>.ics", calendar.mine, name="calendar"),
    path("search/", search.search, name="search"),
    path("search/best/", search.suggest, name="search_best"),
    path("names/<slug:kind>/", names.names, name="names"),
    path("letters/", look.letters, name="letters"),
    path("health/", health.health, name="health"),
]
