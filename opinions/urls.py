from django.urls import path

from opinions.views import collection, figures, leads, lists, report, transfer, writing

app_name = "opinions"
urlpatterns = [
    path("", lists.everyones, name="list"),
    path("mine/", lists.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("export/", lists.export, name="export"),
    path("import/", transfer.upload, name="import"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<int:pk>/remove/", leads.remove, name="remove_leads"),
    path("collection/", collection.collection, name="collection"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<int:year>/export/", figures.export, name="export_figures"),
    path("<int:pk>/", report.report, name="report"),
    path("<int:pk>/write/", writing.write, name="write"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/do/<slug:action>/", report.act, name="act"),
    path(
        "<int:pk>/handings/<int:row>/<slug:action>/", report.act_on_handing, name="act_on_handing"
    ),
    path("<int:pk>/papers/<slug:name>/", report.paper, name="paper"),
    path("<int:pk>/outcomes/<slug:kind>/<int:row>/remove/", report.remove, name="remove"),
]
