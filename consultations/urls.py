from django.urls import path

from consultations.models import THEMES
from consultations.papers import PAPERS
from consultations.views import figures, handed, monitors, records, themes, topics, year

app_name = "consultations"
urlpatterns = [
    path("chains/", year.current, name="current"),
    path("chains/<int:year>/", year.year, name="year"),
    path("chains/<int:year>/begin/", year.begin_below, name="begin_below"),
    path("themes/<int:pk>/", themes.theme, name="theme"),
    path("themes/<int:pk>/begin/", themes.begin, name="begin"),
    path("topics/<int:year>/", topics.topics, name="topics"),
    path("topics/<int:pk>/<slug:action>/", topics.decide, name="decide"),
    *(
        path(f"{theme.ADDRESS}/<int:pk>/", records.show, {"noun": kind.value}, name=kind.value)
        for kind, theme in THEMES.items()
    ),
    path("sessions/<int:pk>/", records.show, {"noun": "session"}, name="meeting"),
    path("records/<slug:noun>/<int:pk>/<slug:word>/", records.record, name="record"),
    path("acts/<slug:noun>/<int:pk>/<slug:action>/", records.act, name="act"),
    path("handed/", handed.handed, name="handed"),
    path("handed/<slug:noun>/<int:pk>/", handed.handed, name="handed_one"),
    path("handed/<slug:noun>/<int:pk>/<slug:action>/", handed.act, name="handed_act"),
    path("monitors/", monitors.monitors, name="monitors"),
    path("monitors/<int:pk>/<slug:action>/", monitors.act, name="monitor_act"),
    path("papers/<uuid:key>/", records.paper, name="paper"),
    path("figures/<int:year>/", figures.year, name="figures"),
    *(
        path(
            f"{THEMES[paper.theme].ADDRESS}/<int:pk>/{word}/",
            records.download,
            {"word": word},
            name=word,
        )
        for word, paper in PAPERS.items()
    ),
    path("figures/<int:year>/review/", figures.review, name="figures_review"),
    path("figures/<int:year>/export/", figures.export, name="figures_export"),
    path("figures/<int:year>/<slug:key>/", figures.line, name="figure"),
]
