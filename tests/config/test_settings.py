"""Settings that are made rather than read."""

from config import settings


def test_the_embedded_secret_is_made_once_and_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "new")
    secret = settings._kept_key("secret_key")
    assert len(secret) >= 50
    assert settings._kept_key("secret_key") == secret
    assert [(path.name, path.stat().st_mode & 0o777) for path in (tmp_path / "new").iterdir()] == [
        ("secret_key", 0o600)
    ]


def test_tests_do_not_touch_the_data_of_an_installation(settings):
    assert settings.BASE_DIR not in settings.DATA_DIR.parents
