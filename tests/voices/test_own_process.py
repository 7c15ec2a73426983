"""The public's pages as a process of its own: these addresses alone, and a database role that can do
what they need and no more.
"""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import clear_url_caches

from tests.voices.conftest import TEXT, TODAY
from tests.voices.phone import opened_form, picture, shown
from voices.models import Duty, Place, Question, Voice, VoicePhoto
from voices.services import places, states

ROLE = Path(django_settings.BASE_DIR, "deploy", "public-role.sql")
on_postgresql = pytest.mark.skipif(
    "sqlite" in django_settings.DATABASES["default"]["ENGINE"], reason="a role is PostgreSQL's"
)


@pytest.fixture
def alone(settings):
    """The settings that PUBLIC_ONLY makes."""
    settings.ROOT_URLCONF = "voices.own_urls"
    settings.MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "config.middleware.ContentSecurityPolicy",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.mark.django_db
def test_it_has_these_pages_and_no_others(alone, world, client):
    assert client.get("/").url == "/p/"
    assert client.get("/p/").status_code == 200
    for inside in ("/login/", "/admin/", "/voices/", "/health/", "/public/proposals/", "/kept/"):
        answer = client.get(inside)
        assert answer.status_code == 404, inside
        assert shown(answer).h1.text == "没有这一页"


@pytest.mark.django_db
def test_a_failure_is_said_without_asking_anything(alone, world, monkeypatch):
    from voices.views import anyone

    def broken(*args, **kwargs):
        raise RuntimeError("nothing works")

    monkeypatch.setattr(anyone, "place_page", broken)
    answer = Client(raise_request_exception=False).get("/p/BCDFGH/")
    assert answer.status_code == 500
    assert "同一页再次提交，不会重复" in answer.content.decode()


@pytest.fixture
def as_role(alone, world):
    """From now on the connection is the role's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'workplan_public'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE workplan_public")
        cursor.execute(ROLE.read_text())
        cursor.execute("SET ROLE workplan_public")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@on_postgresql
@pytest.mark.postgresql
@pytest.mark.django_db
def test_the_role_can_do_all_that_the_pages_do(world, client, request):
    Question.objects.create(place=world.station, text="怎么出行", choices="地铁\n开车")
    Duty.objects.create(
        place=world.station, person=world.people["委员甲"], starts_on=TODAY, ends_on=TODAY
    )
    main = world.says("一条说过的话")
    states.answer(voice=main, actor=world.users["office"], answer="好的。")
    places.publish(place=world.station, actor=world.users["office"], title="小结", text="如此")
    request.getfixturevalue("as_role")

    page = client.get("/p/BCDFGH/")
    assert "今天轮值的委员：委员甲" in page.content.decode()
    form = opened_form(client)
    data = {**form, "kind": "opinion", "text": TEXT, "name": "老王", "phone": "13800000000"}
    receipt = client.post("/p/BCDFGH/say/", {**data, "photos": [picture()]})["Location"]
    assert "照片 1 张" in client.get(receipt).content.decode()
    assert client.get("/p/").status_code == client.get("/p/notice/").status_code == 200
    question = Question.objects.get()
    answers = {**opened_form(client, "/p/BCDFGH/questions/"), f"q{question.pk}": "地铁"}
    assert client.post("/p/BCDFGH/questions/", answers).status_code == 200
    client.post(f"{receipt}back/")
    assert "您已撤回" in client.get(receipt).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert Voice.objects.filter(text="").count() == 1
    assert not VoicePhoto.objects.exists()


@on_postgresql
@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        *("SELECT phone FROM voices_voicecontact", "SELECT voice_id FROM voices_arrival"),
        *("SELECT name FROM voices_voicephoto", "DELETE FROM voices_voice", "DELETE FROM voices_arrival"),
        *("UPDATE voices_voice SET answer = 'x'", "UPDATE voices_place SET code = 'x'"),
        *("SELECT * FROM members_user", "SELECT mobile FROM members_person", "SELECT * FROM members_person"),
        *("SELECT * FROM django_session", "SELECT * FROM opinions_opinionreport"),
        *("SELECT * FROM workplan_workitem", "SELECT * FROM proposals_proposal"),
        *("SELECT * FROM members_auditentry", "INSERT INTO members_auditentry (number) VALUES (1)"),
        *("CREATE TABLE mine (id int)", "INSERT INTO voices_summary (title) VALUES ('x')"),
    ],
)  # fmt: skip
def test_the_role_can_do_nothing_else(as_role, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_role_is_given_no_table_whole_that_has_how_to_reach_someone():
    grants = ROLE.read_text()
    for table in ("voices_voicecontact", "members_person", "voices_arrival", "voices_voicephoto"):
        line = next(line for line in grants.splitlines() if f"ON {table} " in line)
        assert "SELECT (" in line


@pytest.mark.django_db
def test_a_place_says_where_its_code_leads(world, settings):
    settings.PUBLIC_URL = "https://ys.example.gov.cn"
    assert Place.objects.get(pk=world.station.pk).public_url == (
        "https://ys.example.gov.cn/p/BCDFGH/"
    )
