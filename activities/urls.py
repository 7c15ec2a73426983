from django.urls import path

from activities.views import event

app_name = "activities"
urlpatterns = [
    path("<int:pk>/", event.event, name="event"),
]
