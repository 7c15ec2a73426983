"""The addresses of checking in, and of what members take on, sit for, hear and read."""

from django.urls import path

from activities.views import checkin, duty, reading, reception, tasks

urlpatterns = [
    path("code/", checkin.own_code, name="own_code"),
    path("<int:pk>/scan/", checkin.scan, name="scan"),
    path("<int:pk>/wall/", checkin.open_wall, name="open_wall"),
    path("<int:pk>/here/", checkin.here, name="here"),
    path("wall/<str:token>/", checkin.wall, name="wall"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/take/", tasks.take, name="task_take"),
    path("tasks/takings/<int:pk>/<slug:action>/", tasks.act, name="taking_act"),
    path("duty/", duty.duty, name="duty"),
    path("duty/<int:pk>/<slug:action>/", duty.act, name="turn_act"),
    path("<int:pk>/matters/", reception.matters, name="matters"),
    path("matters/<int:pk>/<slug:action>/", reception.act, name="matter_act"),
    path("reading/", reading.reading, name="reading"),
    path("reading/<slug:of>/<int:pk>/<slug:action>/", reading.act, name="reading_act"),
]

# What stands in a code, at the root and in capitals: so short, its picture is small (config/urls.py).
code_urls = [
    path("M/<str:code>", checkin.own_code_scanned, name="own_code_scanned"),
    path("W/<str:code>", checkin.wall_code_scanned, name="wall_code_scanned"),
]
