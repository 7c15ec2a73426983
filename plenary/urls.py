from django.urls import path

from plenary.views import meetings, speeches

app_name = "plenary"
urlpatterns = [
    path("", meetings.everything, name="list"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/do/<slug:action>/", meetings.act, name="act"),
    path("groups/<int:pk>/do/<slug:action>/", meetings.act_on_group, name="act_on_group"),
    path("notes/<int:pk>/do/<slug:action>/", meetings.act_on_note, name="act_on_note"),
    path("speeches/<int:pk>/", speeches.speech, name="speech"),
    path("speeches/<int:pk>/do/<slug:action>/", speeches.act, name="act_on_speech"),
    path("files/<uuid:key>/", speeches.file, name="file"),
]
