from django.urls import path

from performance.views import people, recorded, rules

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
]
