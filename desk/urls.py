from django.urls import path

from desk.views import check, health, item, mails, mine, text, year

app_name = "desk"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("plan/", year.current, name="plan"),
    path("plan/<int:year>/", year.year, name="year"),
    path("plan/<int:year>/text/", text.text, name="text"),
    path("plan/<int:year>/check/", check.check, name="check"),
    path("plan/<int:year>/check/accept/", check.accept, name="accept_finding"),
    path("plan/<int:year>/check/<int:pk>/withdraw/", check.withdraw, name="withdraw_finding"),
    path("plan/<int:year>/export/", year.export, name="export"),
    path("items/<int:pk>/", item.item, name="item"),
    path("items/<int:pk>/dues/<int:due_pk>/<slug:action>/", item.act, name="act"),
    path("files/<uuid:key>/", item.file, name="file"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<int:pk>/", mails.mail, name="mail"),
    path("mails/<int:pk>/html/", mails.mail_html, name="mail_html"),
    path("health/", health.health, name="health"),
]
