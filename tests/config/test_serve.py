"""The web server loads the application once, for all its workers."""

from wsgiref.validate import validator

from django.db import connections

from config import serve, wsgi


def test_before_it_forks_it_answers_the_page_of_the_door(monkeypatch, settings):
    settings.SITE_URL = "https://plan.example.org"
    asked, closed = [], []

    def application(environ, start_response):
        asked.append((environ["wsgi.url_scheme"], environ["HTTP_HOST"], environ["PATH_INFO"]))
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"..."]

    monkeypatch.setattr(wsgi, "application", validator(application))
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))

    serve._answer_once()

    assert asked == [("https", "plan.example.org", "/login/")]
    assert closed == [True]
