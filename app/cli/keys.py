"""`kringbadge keys rotate`."""

import argparse
import json
from pathlib import Path

from app.cli.command import Commands, add
from app.main import open_runtime
from app.platform import seals
from app.platform.settings import SettingsError
from app.start import check_built
from keys.sealed import KeyEncryptionKey
from schemas.errors import DomainError


def register(commands: Commands) -> None:
    """Declare the commands of this group."""
    keys = commands.add_parser("keys", help="look after the key-encryption key").add_subparsers(
        required=True, metavar="ACTION"
    )
    rotate = add(keys, "rotate", _rotate, "seal every signing key anew, under another key-encryption key")
    rotate.add_argument(
        "--new-key-file",
        type=Path,
        metavar="FILE",
        help="the new key; without it, that of KRINGBADGE_KEY_ENCRYPTION_KEY",
    )


def _rotate(arguments: argparse.Namespace) -> int:
    with open_runtime() as runtime:
        check_built(runtime)
        new = _read(arguments.new_key_file) if arguments.new_key_file else runtime.key_encryption_key
        count = seals.reseal(runtime.database, runtime.key_encryption_keys, new)
    print(json.dumps({"sealed_anew": count, "key_encryption_key": new.id.hex()}))
    return 0


def _read(file: Path) -> KeyEncryptionKey:
    try:
        return KeyEncryptionKey.from_text(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--new-key-file: cannot be read ({type(error).__name__}).") from None
    except DomainError as error:
        raise SettingsError(f"--new-key-file: {error.detail}") from None
