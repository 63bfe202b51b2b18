"""`kringbadge keys rotate`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.progress import progress
from app.main import open_runtime
from app.platform import seals
from app.platform.settings import SettingsError
from app.start import check_built
from keys.sealed import KeyEncryptionKey
from schemas.errors import DomainError


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    group = typer.Typer(help="Look after the key-encryption key.", no_args_is_help=True)
    # A callback, so that a group of one command keeps its name.
    group.callback()(lambda: None)
    group.command()(rotate)
    commands.add_typer(group, name="keys")


def rotate(
    new_key_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The new key; without it, that of KRINGBADGE_KEY_ENCRYPTION_KEY."),
    ] = None,
) -> None:
    """Seal every signing key anew, under another key-encryption key."""
    with open_runtime() as runtime, progress("Sealing anew") as on_progress:
        check_built(runtime)
        new = _read(new_key_file) if new_key_file else runtime.key_encryption_key
        count = seals.reseal(runtime.database, runtime.key_encryption_keys, new, on_progress)
    print(json.dumps({"sealed_anew": count, "key_encryption_key": new.id.hex()}))


def _read(file: Path) -> KeyEncryptionKey:
    try:
        return KeyEncryptionKey.from_text(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--new-key-file: cannot be read ({type(error).__name__}).") from None
    except DomainError as error:
        raise SettingsError(f"--new-key-file: {error.detail}") from None
