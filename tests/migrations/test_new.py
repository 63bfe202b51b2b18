"""`make migration NAME=…` writes the next revision, and it builds what the code sees."""

import ast
import shutil
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Column, ForeignKey, Table, Uuid, inspect

from app.platform.db import Base, Database, Instant, one_of
from app.platform.migrate import MIGRATIONS, config
from migrations.new import NothingToDoError, main, make


class Colour(StrEnum):
    RED = "red"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the migrations, to write into."""
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture
def new_table() -> Iterator[Table]:
    table = Table(
        "offers_of_a_test",
        Base.metadata,
        Column("id", Uuid, primary_key=True),
        Column("organisation_id", ForeignKey("organisations.id"), nullable=False, index=True),
        Column("colour", one_of(Colour), nullable=False),
        Column("made_at", Instant, nullable=False),
    )
    yield table
    Base.metadata.remove(table)


def test_the_next_revision_is_written_from_the_tables(folder: Path, tmp_path: Path, new_table: Table) -> None:
    head = str(ScriptDirectory(str(folder)).get_current_head())
    made = make("wallet_offers", folder)
    number = f"{int(head) + 1:04}"
    assert made == folder / "versions" / f"{number}_wallet_offers.py"
    text = made.read_text()
    assert ast.get_docstring(ast.parse(text)) == "Wallet offers."
    assert f'revision: str = "{number}"' in text.replace("'", '"')
    assert f'down_revision: str | Sequence[str] | None = "{head}"' in text.replace("'", '"')
    assert "app." not in text
    assert "sa.DateTime(timezone=True)" in text
    assert "sa.String(length=16)" in text
    database = Database(f"sqlite:///{tmp_path}/built.sqlite")
    command.upgrade(config(database.engine, folder), "head")
    command.check(config(database.engine, folder))
    assert inspect(database.engine).has_table(new_table.name)
    command.downgrade(config(database.engine, folder), head)
    assert not inspect(database.engine).has_table(new_table.name)
    database.close()


def test_without_a_difference_nothing_is_written(folder: Path) -> None:
    before = sorted((folder / "versions").iterdir())
    with pytest.raises(NothingToDoError, match="tables in the code"):
        make("nothing", folder)
    assert sorted(path for path in (folder / "versions").iterdir() if path.suffix) == [
        path for path in before if path.suffix
    ]


@pytest.mark.parametrize("name", ["", "Wallet", "wallet offers", "../up", "9lives"])
def test_a_name_says_what_it_is_about(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name]) == 1
    assert capsys.readouterr().err == "NAME says what it is about, in lower_case_words.\n"
