from django.urls import path

from voices.views import inside

app_name = "voices"
urlpatterns = [
    path("", inside.voices, name="list"),
    path("settle/", inside.settle, name="settle"),
    path("export/", inside.export, name="export"),
    path("figures/", inside.figures, name="figures"),
    path("figures/export/", inside.export_figures, name="export_figures"),
    path("places/", inside.places, name="places"),
    path("places/<int:pk>/", inside.place, name="place"),
    path("places/<int:pk>/sheet/", inside.sheet, name="sheet"),
    path("places/<int:pk>/do/<slug:action>/", inside.place_act, name="place_act"),
    path("places/<int:pk>/summaries/<int:row>/withdraw/", inside.withdraw, name="withdraw"),
    path("photos/<uuid:key>/", inside.photo, name="photo"),
    path("<int:pk>/", inside.voice, name="voice"),
    path("<int:pk>/do/<slug:action>/", inside.act, name="act"),
]
