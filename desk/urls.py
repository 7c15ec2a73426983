from django.urls import path

from desk.views import calendar, first_steps, health, help, look, mails, me, mine, names

app_name = "desk"
urlpatterns = [
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
    path("names/<slug:kind>/", names.names, name="names"),
    path("letters/", look.letters, name="letters"),
    path("health/", health.health, name="health"),
    path("first/", first_steps.way, name="first_steps"),
    path("first/committee/", first_steps.committee, name="first_committee"),
    path("first/accounts/", first_steps.accounts, name="first_accounts"),
    path("help/", help.guide, name="help"),
    path("help/<slug:name>/", help.guide, name="help_guide"),
]
