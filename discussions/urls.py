from django.urls import path

from discussions.views import board, stories

app_name = "discussions"
urlpatterns = [
    path("", board.board, name="board"),
    path("new/", board.new, name="new"),
    path("<int:pk>/", board.topic, name="topic"),
    path("<int:pk>/do/<slug:action>/", board.act, name="act"),
    path("answers/<int:pk>/do/<slug:action>/", board.act_on_answer, name="act_on_answer"),
    path("stories/", stories.stories, name="stories"),
    path("stories/new/", stories.write, name="new_story"),
    path("stories/<int:pk>/", stories.story, name="story"),
    path("stories/<int:pk>/edit/", stories.write, name="edit_story"),
    path("stories/<int:pk>/do/<slug:action>/", stories.act_on_story, name="act_on_story"),
    path("files/<uuid:key>/", stories.picture, name="picture"),
]
