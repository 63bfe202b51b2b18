"""`kringbadge demo`: fill a fresh database with a small sector and serve it until stopped.

The only place with default secrets. Whoever has this file can sign as the demo: never use it for real badges.
"""

import json
import os
import signal
import sys
import tempfile
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from pydantic import SecretStr

from app.demo.awards import award_badges
from app.demo.sector import Sector, create_sector
from app.issuers import certificates
from app.learners.tables import Learner
from app.main import create_app, open_runtime
from app.organisations import service as organisations
from app.people.tables import TeamLeader
from app.platform import migrate
from app.platform.principal import Role
from app.platform.runtime import Runtime, Work
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY, Settings
from app.serving import Server
from app.sign_in import tokens as access_tokens
from app.vc_api.instances import create_demo_instances

DATABASE = "kringbadge-demo.sqlite"
KEPT_STATE = "demo-state.json"
TOKENS_LAST = timedelta(days=30)
CHECKS_PER_MINUTE = 100_000
"""The demo is there to be tried by test suites; a real service keeps its default."""


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """What somebody may choose of a demo.

    Attributes:
        port: where it listens.
        state: a file for addresses, ids and tokens, as JSON; none is written without it.
        data: a folder that keeps the database; a temporary one without it.
        database_url: a database to fill and use instead, for example an empty one on PostgreSQL.
        tls_cert: the certificate of https, in PEM; http without it.
        tls_key: the certificate's private key.
    """

    port: int
    state: Path | None = None
    data: Path | None = None
    database_url: str | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None


def run(options: DemoOptions, while_filling: AbstractContextManager[object]) -> None:
    """Seed, write the state file, serve until stopped.

    Args:
        options: what was chosen.
        while_filling: entered while the database is filled, which takes some seconds.
    """
    with ExitStack() as stack:
        # Turns a polite stop into an exception, so that the temporary folder goes too.
        signal.signal(signal.SIGTERM, _leave)
        folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        settings = demo_settings(
            folder,
            port=options.port,
            tls=options.tls_cert is not None,
            database_url=options.database_url,
        )
        with while_filling:
            state = _state_of(settings, folder)
        _serve(settings, options, state)


def demo_settings(folder: Path, *, port: int, tls: bool, database_url: str | None = None) -> Settings:
    """Settings of a demo on this machine, with the published secrets."""
    return Settings(
        base_url=f"{'https' if tls else 'http'}://localhost:{port}",
        database_url=SecretStr(database_url or f"sqlite:///{folder / DATABASE}"),
        secret_key=SecretStr(DEMO_SECRET_KEY),
        key_encryption_key=SecretStr(DEMO_KEY_ENCRYPTION_KEY),
        demo=True,
        share_by_default=True,
        verify_per_minute=CHECKS_PER_MINUTE,
        wallets_per_minute=CHECKS_PER_MINUTE,
    )


def seed(runtime: Runtime) -> dict[str, Any]:
    """Fill a migrated, empty database.

    Returns:
        The state that scripts rely on: `base_url`, `tokens`, `ids`, `badges`,
        `certificate_root`, `anchor`.
    """
    sector = create_sector(runtime)
    awarded = award_badges(runtime, sector)
    with runtime.work() as work:
        create_demo_instances(work)
        (anchor,) = organisations.own_anchors(work.session, work.urls).anchors
        return {
            "base_url": runtime.settings.base_url,
            "tokens": _tokens(work, sector),
            "ids": {**_ids(sector), "awards": [str(one) for one in awarded.ids]},
            "badges": awarded.badges,
            "certificate_root": certificates.root_pem(work.session),
            "anchor": {"did": anchor.id, "key": min(anchor.keys), "name": anchor.name},
        }


def _state_of(settings: Settings, folder: Path) -> dict[str, Any]:
    kept = folder / KEPT_STATE
    with open_runtime(settings) as runtime:
        migrate.upgrade(runtime)
        if kept.is_file():
            return dict(json.loads(kept.read_text(encoding="utf-8")))
        state = seed(runtime)
        _write(kept, state)
        return state


def _tokens(work: Work, sector: Sector) -> dict[str, str]:
    shops, leaders = list(sector.shops.values()), list(sector.leaders.values())
    bound: dict[str, tuple[Role, dict[str, Any]]] = {
        "platform_admin": (Role.PLATFORM_ADMIN, {}),
        "association_admin": (Role.ASSOCIATION_ADMIN, {"organisation_id": sector.association}),
        "palette_editor": (Role.PALETTE_EDITOR, {}),
        "organisation_admin": (Role.ORGANISATION_ADMIN, {"organisation_id": shops[0]}),
        "employer": (Role.ORGANISATION_ADMIN, {"organisation_id": shops[-1]}),
    }
    leader = work.session.get_one(TeamLeader, leaders[0])
    bound["team_leader"] = (
        Role.TEAM_LEADER,
        {"organisation_id": leader.organisation_id, "team_leader_id": leader.id},
    )
    learner = work.session.get_one(Learner, next(iter(sector.learners.values())))
    bound["learner"] = (
        Role.LEARNER,
        {"organisation_id": learner.organisation_id, "learner_id": learner.id},
    )
    expires_at = work.now + TOKENS_LAST
    return {
        name: access_tokens.create(work, role, expires_at=expires_at, **to)[1]
        for name, (role, to) in bound.items()
    }


def _ids(sector: Sector) -> dict[str, list[str]]:
    organisations_made = [*sector.shops.values(), sector.academy, sector.association]
    return {
        "organisations": [str(one) for one in organisations_made],
        "team_leaders": [str(one) for one in sector.leaders.values()],
        "skills": [str(one) for one in sector.skills.values()],
        "learners": [str(one) for one in sector.learners.values()],
    }


def _serve(settings: Settings, options: DemoOptions, state: dict[str, Any]) -> None:
    def listening() -> None:
        # Only now, so that a script may wait for the state file.
        if options.state is not None:
            _write(options.state, state)
        print(announcement(state), flush=True)

    Server(
        create_app(settings),
        host="localhost",
        port=options.port,
        certificate=options.tls_cert,
        key=options.tls_key,
        listening=listening,
    ).run()


def announcement(state: dict[str, Any]) -> str:
    """What to open, for the person at the terminal."""
    base, badges = state["base_url"], state["badges"]
    width = max(map(len, badges))
    return "\n".join(
        (
            "",
            "Kringbadge demo. Everybody in it is made up.",
            "Its secrets are published, so never use it for real badges.",
            "",
            f"  start      {base}/",
            f"  verifier   {base}/verify",
            f"  API        {base}/docs",
            f"  VC-API     {base}/vc/instances",
            "",
            "Badges:",
            *(f"  {kind:<{width}}  {address}" for kind, address in badges.items()),
            "",
            "Stop with Ctrl+C.",
        )
    )


def _leave(_signal: int, _frame: object) -> NoReturn:
    sys.exit(0)


def _write(file: Path, state: dict[str, Any]) -> None:
    """Write the state whole or not at all, readable by its owner only: it holds tokens."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".state-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(state, out, indent=2)
    Path(name).replace(file)
