"""`kringbadge init|secrets`."""

import base64
import json
import os
import secrets
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.progress import progress
from app.main import open_runtime
from app.palette import file as palettes
from app.palette.file import PaletteFile, PaletteFileError
from app.platform import migrate
from app.platform.runtime import Work
from app.platform.settings import SettingsError, variable
from app.set_up import SetUp, set_up

SECRET_BYTES = 32
SECRETS = {"secret_key": "secret.key", "key_encryption_key": "key-encryption.key"}


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise typer.BadParameter("say something")
    return said


def register(commands: typer.Typer) -> None:
    """Declare the commands of this group."""
    commands.command("init")(initialise)
    commands.command("secrets")(make_secrets)


def initialise(
    name: Annotated[str | None, typer.Option(help="What the association is called.", parser=_said)] = None,
    url: Annotated[str | None, typer.Option(help="The association's own site.", parser=_said)] = None,
    palette: Annotated[
        str, typer.Option(metavar="FILE", help="`starter`, which ships, a JSON file, or `none`.")
    ] = "starter",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Build the database; make the association, its admins and a palette."""
    chosen = _palette(palette)
    with open_runtime() as runtime, progress("Setting up"):
        migrate.upgrade(runtime)
        with runtime.work() as work:
            done = set_up(work, name=name, url=url, palette=chosen)
            told = _told(work, done)
    print(json.dumps(told) if as_json else _in_words(told))


def make_secrets(
    folder: Annotated[
        Path | None,
        typer.Option(help="Put them in files there, and print only where; existing ones are kept."),
    ] = None,
) -> None:
    """Make the two secrets that an installation needs."""
    if folder is None:
        print("\n".join(f"{variable(name)}={_secret()}" for name in SECRETS))
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        files = {name: _keep(folder.resolve() / file) for name, file in SECRETS.items()}
    except OSError as error:
        raise SettingsError(f"--folder: cannot be written ({type(error).__name__}).") from None
    print("\n".join(f"{variable(name)}_FILE={file}" for name, file in files.items()))


def _palette(chosen: str) -> PaletteFile | None:
    if chosen == "none":
        return None
    if chosen == "starter":
        return palettes.starter()
    try:
        return palettes.read(Path(chosen).read_text(encoding="utf-8"))
    except PaletteFileError as error:
        raise SettingsError(f"--palette: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--palette: {chosen} cannot be read ({type(error).__name__}).") from None


def _told(work: Work, done: SetUp) -> dict[str, Any]:
    association = done.association
    return {
        "created": done.created,
        "base_url": work.settings.base_url,
        "association": {
            "id": str(association.id),
            "did": work.urls.did(association.id),
            "name": association.name,
        },
        "palette": {
            "categories": done.categories,
            "skill_count": done.skill_count,
            "skills": {key: str(skill_id) for key, skill_id in done.skills.items()},
        },
        "tokens": done.tokens,
    }


def _in_words(told: dict[str, Any]) -> str:
    association, palette = told["association"], told["palette"]
    lines = [
        f"Association  {association['name']}, {association['did']}",
        f"Palette      {palette['skill_count']} skills in {palette['categories']} categories",
    ]
    if not told["created"]:
        again = f"A new token: kringbadge admin token association_admin --organisation {association['id']}"
        return "\n".join(["This installation was set up before; nothing has changed.", *lines, again])
    shown = [f"  {role:<18} {token}" for role, token in told["tokens"].items()]
    return "\n".join([*lines, "Tokens (shown this once, good for a year):", *shown, "Now: kringbadge serve"])


def _keep(file: Path) -> Path:
    """Make a secret in a file that only its owner reads; never another one over it."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(_secret() + "\n")
    return file


def _secret() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")
