import re
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.platform.settings import (
    DEMO_KEY_ENCRYPTION_KEY,
    DEMO_SECRET_KEY,
    Settings,
    SettingsError,
    from_environment,
    variable,
)

KEY = "c29tZS1rZXktdGhhdC1pcy1ub3QtdGhlLWRlbW9zLSE"
GOOD = {
    "KRINGBADGE_BASE_URL": "https://badges.example",
    "KRINGBADGE_SECRET_KEY": "x" * 20 + "y" * 20,
    "KRINGBADGE_KEY_ENCRYPTION_KEY": KEY,
}


def test_good_settings_are_read_and_frozen() -> None:
    settings = from_environment(GOOD)
    assert settings.base_url == "https://badges.example"
    with pytest.raises(ValueError, match="frozen"):
        settings.base_url = "https://other.example"


@pytest.mark.parametrize(
    "base_url",
    [
        "https://badges.example/",
        "https://badges.example/path",
        "http://badges.example",
        "https://127.0.0.1",
        "https://[::1]",
        "https://user@badges.example",
        "https://Badges.example",
        "ftp://badges.example",
        "badges.example",
        "https://badges.example?x",
    ],
)
def test_an_origin_that_cannot_stand_in_a_badge_is_refused(base_url: str) -> None:
    with pytest.raises(SettingsError, match="KRINGBADGE_BASE_URL"):
        from_environment({**GOOD, "KRINGBADGE_BASE_URL": base_url})


def test_plain_http_is_good_enough_for_this_machine() -> None:
    url = "http://localhost:8000"
    assert from_environment({**GOOD, "KRINGBADGE_BASE_URL": url}).base_url == url


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"KRINGBADGE_SECRET_KEY": ""}, "KRINGBADGE_SECRET_KEY"),
        ({"KRINGBADGE_SECRET_KEY": "short"}, "at least 32 characters"),
        ({"KRINGBADGE_SECRET_KEY": KEY}, "must differ"),
        ({"KRINGBADGE_KEY_ENCRYPTION_KEY": "too-short"}, "KEY_ENCRYPTION_KEY: The key"),
        ({"KRINGBADGE_SECRET_KEY": DEMO_SECRET_KEY}, "published secrets"),
        ({"KRINGBADGE_KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY}, "published secrets"),
        ({"KRINGBADGE_STATUS_LIST_LENGTH": "1000"}, "KRINGBADGE_STATUS_LIST_LENGTH"),
        ({"KRINGBADGE_MAX_BODY_BYTES": "many"}, "KRINGBADGE_MAX_BODY_BYTES"),
    ],
)
def test_settings_that_may_not_be(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        from_environment({**GOOD, **changes})
    assert all(value not in str(caught.value) for value in changes.values() if len(value) > 4)


def test_the_demo_may_use_the_published_secrets() -> None:
    demo: dict[str, Any] = {
        "KRINGBADGE_DEMO": "true",
        "KRINGBADGE_SECRET_KEY": DEMO_SECRET_KEY,
        "KRINGBADGE_KEY_ENCRYPTION_KEY": DEMO_KEY_ENCRYPTION_KEY,
    }
    assert from_environment({**GOOD, **demo}).demo


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file, and long enough to be one\n")
    environment = {**GOOD, "KRINGBADGE_SECRET_KEY": "", "KRINGBADGE_SECRET_KEY_FILE": str(secret)}
    read = from_environment(environment).secret_key.get_secret_value()
    assert read == "from a file, and long enough to be one"


def test_a_secret_given_twice_or_in_a_missing_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    with pytest.raises(SettingsError, match="not both"):
        from_environment({**GOOD, "KRINGBADGE_SECRET_KEY_FILE": str(secret)})
    with pytest.raises(SettingsError, match="cannot be read"):
        from_environment({**GOOD, "KRINGBADGE_SECRET_KEY": "", "KRINGBADGE_SECRET_KEY_FILE": str(secret)})


def test_no_secret_shows_in_what_is_printed() -> None:
    shown = repr(from_environment(GOOD))
    assert KEY not in shown
    assert GOOD["KRINGBADGE_SECRET_KEY"] not in shown


def test_the_service_starts_from_the_environment_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("KRINGBADGE_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    app = create_app()
    assert app.state.runtime.settings.base_url == GOOD["KRINGBADGE_BASE_URL"]
    app.state.runtime.database.close()


def test_every_setting_has_words() -> None:
    assert all(field.description for field in Settings.model_fields.values())
    assert variable("base_url") == "KRINGBADGE_BASE_URL"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KRINGBADGE_TRUST_ANCHORS", "{"),
        ("KRINGBADGE_TRUST_ANCHORS", '{"anchors": [{"name": "no id"}]}'),
        ("KRINGBADGE_TRUST_ANCHORS", '{"anchors": [{"id": "branche"}]}'),
        ("KRINGBADGE_TRUST_ANCHORS", '{"anchors": [{"id": "did:web:a.example", "keys": ["z6Mk"]}]}'),
        ("KRINGBADGE_TRUST_ANCHORS", '{"anchors": [{"id": "did:web:a.example", "members": [""]}]}'),
        ("KRINGBADGE_REDIS_URL", "http://cache:6379"),
        ("KRINGBADGE_REDIS_URL", "redis://cache:not-a-port/0"),
        ("KRINGBADGE_OUTBOUND_CA", "no certificate"),
        ("KRINGBADGE_OUTBOUND_CA", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
        ("KRINGBADGE_OUTBOUND_DEVELOPMENT_HOSTS", "https://a.example/"),
        ("KRINGBADGE_TRUSTED_PROXIES", "the proxy"),
        ("KRINGBADGE_DATABASE_URL", "kringbadge.sqlite"),
        ("KRINGBADGE_DATABASE_URL", "mysql://db/kringbadge"),
        ("KRINGBADGE_KEY_ENCRYPTION_KEY", "AAAA"),
        ("KRINGBADGE_UPLOAD_SECONDS", "0"),
        ("KRINGBADGE_BASEURL", "https://badges.example"),
        ("KRINGBADGE_TRUST_ANCHOR", "{}"),
        ("KRINGBADGE_SECRET_KEY_FIL", "/run/secrets/key"),
        ("kringbadge_offline", "true"),
        ("KRINGBADGE_UNHEARD_OF", "1"),
    ],
    ids=lambda value: value[:40].partition("\n")[0],
)
def test_c9_a_broken_or_misspelt_setting_stops_the_start_with_a_line_that_names_it(
    name: str, value: str, tmp_path: Path
) -> None:
    environment = {"KRINGBADGE_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite", **GOOD, name: value}
    with pytest.raises(SettingsError, match=name) as caught:
        create_app(from_environment(environment))
    assert str(caught.value).count("\n") == 0


def test_c9_a_misspelt_name_is_told_with_the_one_that_is_meant() -> None:
    with pytest.raises(SettingsError, match="KRINGBADGE_TRUST_ANCHORS is meant"):
        from_environment({**GOOD, "KRINGBADGE_TRUST_ANCHOR": "{}"})


NONSENSE = {
    "base_url": "https://",
    "database_url": "nonsense",
    "redis_url": "nonsense",
    "secret_key": "nonsense",
    "key_encryption_key": "nonsense",
    "key_encryption_key_previous": "nonsense",
    "outbound_development_hosts": "non sense",
    "outbound_ca": "nonsense",
    "trusted_proxies": "nonsense",
    "metrics_token": "nonsense",
    "trust_anchors": "nonsense",
}
"""What no reader of the setting takes; numbers and flags take no word at all."""


ENDLESS = [name for name, field in Settings.model_fields.items() if field.annotation is float]


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, NONSENSE.get(name, "nonsense")) for name in Settings.model_fields]
    + [(name, value) for name in ENDLESS for value in ("inf", "nan")],
)
def test_c9_every_setting_refuses_nonsense_and_names_itself(name: str, value: str, tmp_path: Path) -> None:
    environment = {"KRINGBADGE_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite", **GOOD, variable(name): value}
    with pytest.raises(SettingsError) as caught:
        create_app(from_environment(environment))
    assert re.fullmatch(rf"{variable(name)}: .+", str(caught.value))


@pytest.mark.parametrize(
    "base_url",
    [
        "https://badges.example:443",
        "https://badges.example:99999",
        "https://bad host.example",
        "https://bad_host.example",
        "https://-badges.example",
        "https://badges..example",
        "https://b\u00e4dges.example",
        "http://localhost:80",
    ],
)
def test_c9_an_origin_that_did_web_cannot_spell_is_refused(base_url: str) -> None:
    with pytest.raises(SettingsError, match=r"^KRINGBADGE_BASE_URL: [^\n]+$"):
        from_environment({**GOOD, "KRINGBADGE_BASE_URL": base_url})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"KEY_ENCRYPTION_KEY_PREVIOUS": KEY}, "KRINGBADGE_KEY_ENCRYPTION_KEY_PREVIOUS: must differ"),
        (
            {"METRICS_OPEN": "true", "METRICS_TOKEN": "x" * 32},
            "KRINGBADGE_METRICS_OPEN: open to everybody, or",
        ),
        ({"SECRET_KEY": KEY}, "KRINGBADGE_SECRET_KEY and KRINGBADGE_KEY_ENCRYPTION_KEY must differ"),
    ],
    ids=["previous", "metrics", "secrets"],
)
def test_c9_settings_that_contradict_each_other_are_named(changes: dict[str, str], sentence: str) -> None:
    environment = {**GOOD, **{f"KRINGBADGE_{name}": value for name, value in changes.items()}}
    with pytest.raises(SettingsError, match=sentence):
        from_environment(environment)
