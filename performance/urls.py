from django.urls import path

from performance.views import overview, people, recorded, rules, year

app_name = "performance"
urlpatterns = [
    path("", people.mine, name="mine"),
    path("<int:year>/people/", people.everyone, name="everyone"),
    path("<int:year>/people/<int:pk>/", people.of_person, name="of_person"),
    path("<int:year>/people/<int:pk>/object/", people.object_to, name="object"),
    path("objections/<int:pk>/do/<slug:action>/", people.act_on_objection, name="act_on_objection"),
    path("<int:year>/rules/", rules.of_year, name="rules"),
    path("<int:year>/rules/begin/", rules.begin, name="begin"),
    path("sets/<int:pk>/", rules.rule_set, name="rule_set"),
    path("sets/<int:pk>/what-if/", rules.what_if, name="what_if"),
    path("sets/<int:pk>/do/<slug:action>/", rules.act_on_set, name="act_on_set"),
    path("groups/<int:pk>/rules/new/", rules.new_rule, name="new_rule"),
    path("groups/<int:pk>/do/<slug:action>/", rules.act_on_group, name="act_on_group"),
    path("rules/<int:pk>/", rules.edit_rule, name="edit_rule"),
    path("rules/<int:pk>/do/<slug:action>/", rules.act_on_rule, name="act_on_rule"),
    path("recorded/", recorded.recorded, name="recorded"),
    path("recorded/new/", recorded.new, name="record"),
    path("recorded/<int:pk>/", recorded.one, name="recorded_one"),
    path("recorded/<int:pk>/do/<slug:action>/", recorded.act, name="act_on_recorded"),
    path("evidence/<uuid:key>/", recorded.evidence, name="evidence"),
    # The year, and what it adds up to.
    path("year/", year.my_year, name="my_year"),
    path("<int:year>/year/<int:pk>/", year.year, name="year"),
    path("<int:year>/year/<int:pk>/word/", year.year_word, name="year_word"),
    path("<int:year>/report/", year.my_report, name="my_report"),
    path("<int:year>/report/<int:pk>/", year.report, name="report"),
    path("<int:year>/report/<int:pk>/do/<slug:action>/", year.act_on_report, name="act_on_report"),
    path("<int:year>/reports/", overview.reports, name="reports"),
    path("<int:year>/statistics/", overview.figures, name="statistics"),
    path("<int:year>/statistics/export/", overview.export, name="export_statistics"),
    path("<int:year>/not-begun/", overview.not_begun, name="not_begun"),
    path("<int:year>/not-begun/export/", overview.not_begun_export, name="export_not_begun"),
    path("<int:year>/shown/", overview.shown, name="shown"),
    path("dossiers/<int:pk>/", year.dossier, name="dossier"),
    path("dossiers/<int:pk>/word/", year.dossier_word, name="dossier_word"),
    path("tags/", year.tags, name="tags"),
    path("tags/mine/", year.my_tags, name="my_tags"),
]
