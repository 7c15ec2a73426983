from django.urls import path

from desk.views import (
    calendar,
    health,
    look,
    mails,
    me,
    mine,
    month,
    names,
    standing,
    wall,
    year,
)

app_name = "desk"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("items/<int:pk>/calendar.ics", calendar.of_item, name="item_calendar"),
    path("plan/<int:year>/sheet/", year.year, name="sheet"),
    path("plan/<int:year>/standing/", standing.standing_of_year, name="standing"),
    path("calendar/", month.this_month, name="month"),
    path("calendar/<int:year>-<month:month>/", month.month, name="month"),
    path("wall/", wall.settings, name="wall_settings"),
    path("wall/open/", wall.open_address, name="wall_open"),
    path("wall/close/", wall.close_address, name="wall_close"),
    path("wall/<str:token>/", wall.wall, name="wall"),
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
]
