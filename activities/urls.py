from django.urls import path

from activities import member_urls
from activities.views import event, lists, roll

app_name = "activities"
urlpatterns = [
    path("", lists.everything, name="list"),
    path("new/", lists.new, name="new"),
    path("<int:pk>/", event.event, name="event"),
    path("<int:pk>/edit/", lists.edit, name="edit"),
    path("<int:pk>/answer/<slug:action>/", event.answer, name="answer"),
    path("<int:pk>/do/<slug:action>/", event.act, name="act"),
    path("<int:pk>/leave/<int:row>/<slug:action>/", event.leave, name="leave"),
    path("<int:pk>/told/", event.told, name="told"),
    path("<int:pk>/roll/", roll.roll, name="roll"),
    path("<int:pk>/roll/<int:row>/off/", event.take_off, name="take_off"),
    path("<int:pk>/came/", roll.came, name="came"),
    path("<int:pk>/notice/", roll.notice, name="notice"),
    path("<int:pk>/sheet/", roll.sheet, name="sheet"),
    path("<int:pk>/export/", roll.export, name="export"),
    *member_urls.urlpatterns,
]
