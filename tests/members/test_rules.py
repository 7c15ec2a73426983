"""What is granted by a model's name must be a model: a renamed one would close to the office."""

from django.apps import apps
from django.contrib import admin
from rules.permissions import permissions


def test_every_permission_that_is_granted_names_a_model():
    named = {name.rpartition("_")[2] for name in permissions if "." in name}
    known = {model._meta.model_name for model in apps.get_models()}
    assert named - known == set()


def test_what_an_admin_shows_of_ours_is_open_to_the_office():
    shown = {
        f"{model._meta.app_label}.view_{model._meta.model_name}"
        for registered, model_admin in admin.site._registry.items()
        for model in (registered, *(inline.model for inline in model_admin.inlines))
    }
    assert shown - set(permissions) == set()
