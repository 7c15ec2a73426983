"""Addresses that are looked up once are those that Django finds."""

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, include, path, reverse, set_script_prefix

from config import urls
from config.addresses import StaticFiles
from desk.admin_site import OfficeSite

OTHER = OfficeSite(name="other")
urlpatterns = [
    path("second/", include((OTHER.get_urls(), "admin"), namespace="other")),
    *urls.urlpatterns,
]


def drawn(text, request=None, **said):
    template = Template(text)
    return template.render(RequestContext(request, said) if request else Context(said))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("{% url 'desk:mine' %}", "/"),
        ("{% url 'admin:index' %}", "/admin/"),
        ("{% url 'workplan:year' 2021 %}", "/plan/2021/"),
        ("{% url 'workplan:year' year %}", "/plan/2020/"),
        ("{% url 'workplan:year' year=year %}", "/plan/2020/"),
        ("{% url page %}", "/me/"),
        ("{% url 'desk:me' as here %}[{{ here }}]", "[/me/]"),
        ("{% url 'nowhere' as here %}[{{ here }}]", "[]"),
    ],
)
def test_a_page_is_named_with_values_or_without_them(text, address):
    for _ in range(2):
        assert drawn(text, year=2020, page="desk:me") == address


def test_a_page_that_there_is_not_is_an_error():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            drawn("{% url 'nowhere' %}")


def test_below_another_address_all_pages_are_below_it():
    try:
        set_script_prefix("/below/")
        assert drawn("{% url 'desk:me' %}") == "/below/me/"
    finally:
        set_script_prefix("/")
    assert drawn("{% url 'desk:me' %}") == "/me/"


@override_settings(ROOT_URLCONF=__name__)
def test_of_two_sites_that_is_meant_on_which_the_page_is():
    request = RequestFactory().get("/second/")
    request.current_app = "other"
    assert drawn("{% url 'admin:index' %}", request) == "/second/"
    assert drawn("{% url 'admin:index' %}") == reverse("admin:index") == "/admin/"


def test_the_address_of_a_static_file_is_that_in_the_manifest(tmp_path, settings):
    (tmp_path / "staticfiles.json").write_text(
        '{"version": "1.1", "paths": {"desk.css": "desk.0123456789ab.css"}, "hash": ""}'
    )
    files = StaticFiles(location=tmp_path)
    for _ in range(2):
        assert files.url("desk.css") == "/static/desk.0123456789ab.css"
    with pytest.raises(ValueError, match=r"Missing staticfiles manifest entry for 'none.css'"):
        files.url("none.css")
