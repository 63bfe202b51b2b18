"""A fresh database per test, built by migrations once and copied: SQLite, or PostgreSQL when one is given."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

SERVER = os.environ.get("KRINGBADGE_TEST_DATABASE_URL")


def new_url(folder: Path) -> str:
    """The address of an empty database."""
    if SERVER is None:
        return f"sqlite:///{folder / f'{uuid4().hex}.sqlite'}"
    name = f"test_{uuid4().hex}"
    _on_server(f'CREATE DATABASE "{name}"')
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


@contextmanager
def copied(template: str, folder: Path) -> Iterator[str]:
    """The address of a copy, which goes when the block ends."""
    if SERVER is None:
        path = folder / f"{uuid4().hex}.sqlite"
        shutil.copyfile(template.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    name = f"test_{uuid4().hex}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(template).database}"')
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    drop(make_url(SERVER).set(database=name).render_as_string(hide_password=False))


def drop(url: str) -> None:
    if SERVER is not None:
        _on_server(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    engine = create_engine(str(SERVER), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
