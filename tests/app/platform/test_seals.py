"""Another key-encryption key: everything signs on, the trail stays true, and the old key opens nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import LargeBinary, select

from app.cli import main
from app.housekeeping import tidy
from app.issuers.tables import SigningKey
from app.main import create_app, create_runtime
from app.platform import seals
from app.platform.db import Base
from app.platform.events import check
from app.platform.installation import PURPOSE, InstallationSecret
from app.platform.runtime import Runtime
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, SettingsError
from app.start import check_database
from keys.sealed import KeyEncryptionKey, SealKeyUnknown, unseal
from tests.app.asgi_client import AsgiClient, asgi_client
from tests.app.awards.giving import given
from tests.sector.facts import BASE, NOW
from tests.sector.stored import SmallSector, environment_of, settings

NEW_KEY = "YS1rZXktdGhhdC1pcy1ub3QtdGhpcy1kYXRhYmFzZSE"
THIRD_KEY = "YS10aGlyZC1rZXktdGhhdC1pcy1vZi1ub2JvZHksISE"


def with_keys(database_url: str, current: str, previous: str | None = None) -> FastAPI:
    changes: dict[str, Any] = {"key_encryption_key": SecretStr(current)}
    if previous:
        changes["key_encryption_key_previous"] = SecretStr(previous)
    return create_app(settings(database_url, **changes), clock=lambda: NOW)


def rotate(runtime: Runtime, new: str) -> int:
    return seals.reseal(runtime.database, runtime.key_encryption_keys, KeyEncryptionKey.from_text(new))


def test_every_column_that_is_called_sealed_says_for_what() -> None:
    declared = {f"{column.secret.table.name}.{column.secret.name}" for column in seals.columns()}
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.c
        if isinstance(column.type, LargeBinary) and "sealed" in column.name
    }
    assert named <= declared
    assert {"signing_keys.sealed", "installation_secrets.sealed"} <= declared


def test_after_a_rotation_all_sign_and_the_old_key_opens_nothing(
    database_url: str, client: AsgiClient, sector: SmallSector, runtime: Runtime
) -> None:
    badge = given(client, sector)
    before = client.get(badge["url"], headers={"Accept": "application/vc"})
    tidy(runtime)
    with runtime.work(writes=False) as work:
        head = check.signed_head(work)
    rotating = with_keys(database_url, NEW_KEY, DEMO_KEY_ENCRYPTION_KEY)
    both: Runtime = rotating.state.runtime
    with asgi_client(rotating, BASE) as its:
        given(its, sector)
        assert rotate(both, NEW_KEY) > 0
        assert rotate(both, NEW_KEY) == 0
        given(its, sector)
    both.database.close()
    alone = with_keys(database_url, NEW_KEY)
    new: Runtime = alone.state.runtime
    check_database(new)
    with asgi_client(alone, BASE) as its:
        after = its.get(badge["url"], headers={"Accept": "application/vc"})
        assert after.content == before.content
        another = its.get(given(its, sector)["url"], headers={"Accept": "application/vc"})
        for shown in (before, another):
            assert its.post("/api/v1/verify", json=shown.json()).json()["verdict"] == "valid"
    tidy(new)
    with new.work(writes=False) as work:
        assert check.check(work, [sector.member], [head]) == []
        old = KeyEncryptionKey.from_text(DEMO_KEY_ENCRYPTION_KEY)
        keys = work.session.scalars(select(SigningKey)).all()
        rows = [(key.sealed, str(key.id), str(key.purpose)) for key in keys]
        own = work.session.scalars(select(InstallationSecret)).all()
        rows += [(secret.sealed, secret.name, PURPOSE) for secret in own]
        assert len(own) == 2
        for secret, key_id, purpose in rows:
            with pytest.raises(SealKeyUnknown):
                unseal(secret, old, key_id, purpose)
    new.database.close()
    stale = create_runtime(settings(database_url))
    with pytest.raises(SettingsError, match="KRINGBADGE_KEY_ENCRYPTION_KEY: does not open"):
        check_database(stale)
    stale.database.close()


class BrokenOffError(Exception):
    """The process was stopped."""


def test_a_rotation_that_was_broken_off_goes_on_and_nothing_is_unsigned_meanwhile(
    database_url: str, sector: SmallSector, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = with_keys(database_url, NEW_KEY, DEMO_KEY_ENCRYPTION_KEY)
    runtime: Runtime = app.state.runtime
    monkeypatch.setattr(seals, "BATCH", 2)
    batch, done = seals._reseal_batch, 0

    def breaking(*arguments: Any) -> int:
        nonlocal done
        if done >= 4:
            raise BrokenOffError
        count = batch(*arguments)
        done += count
        return count

    monkeypatch.setattr(seals, "_reseal_batch", breaking)
    with pytest.raises(BrokenOffError):
        rotate(runtime, NEW_KEY)
    for only in (NEW_KEY, DEMO_KEY_ENCRYPTION_KEY):
        lonely = with_keys(database_url, only).state.runtime
        with pytest.raises(SettingsError, match=r"only some of the keys .*_ENCRYPTION_KEY_PREVIOUS"):
            check_database(lonely)
        lonely.database.close()
    monkeypatch.setattr(seals, "_reseal_batch", batch)
    with asgi_client(app, BASE) as its:
        given(its, sector)
        assert rotate(runtime, NEW_KEY) > 0
        given(its, sector)
    runtime.database.close()
    new = with_keys(database_url, NEW_KEY).state.runtime
    check_database(new)
    new.database.close()


def test_a_rotation_without_the_key_of_today_changes_nothing(database_url: str, sector: SmallSector) -> None:
    runtime: Runtime = with_keys(database_url, THIRD_KEY).state.runtime
    with pytest.raises(SettingsError, match="KRINGBADGE_KEY_ENCRYPTION_KEY: does not open"):
        rotate(runtime, NEW_KEY)
    runtime.database.close()
    right = create_runtime(settings(database_url))
    check_database(right)
    right.database.close()


def test_an_operator_rotates_with_the_new_key_in_a_file(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment_of(database_url).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "new.key"
    assert main(["keys", "rotate", "--new-key-file", str(file)]) == 2
    file.write_text("nonsense")
    assert main(["keys", "rotate", "--new-key-file", str(file)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith("--new-key-file: ") for line in said] == [True, True]
    file.write_text(NEW_KEY + "\n")
    assert main(["keys", "rotate", "--new-key-file", str(file)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sealed_anew"] > 0
    new = with_keys(database_url, NEW_KEY).state.runtime
    check_database(new)
    new.database.close()
