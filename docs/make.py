"""Writes the parts of these pages that the code knows: `make docs`, or `python docs/make.py --check`.

A made part stands between `<!-- made: NAME -->` and `<!-- end -->`; everything else is written by people.
"""

import argparse
import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import SecretStr

DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent
FLOORS: Final = ("schemas", "keys", "credentials", "app")
sys.path.insert(0, str(ROOT))

from app.access.table import COLUMNS, TABLE  # noqa: E402  the path is set for whoever calls the file
from app.http.problems import TITLES  # noqa: E402
from app.main import create_app  # noqa: E402
from app.platform.i18n import catalogue  # noqa: E402
from app.platform.settings import DEMO_KEY_ENCRYPTION_KEY, DEMO_SECRET_KEY, Settings, variable  # noqa: E402
from app.rooms import events as everything_that_happens  # noqa: E402
from credentials.checks import registry  # noqa: E402

PART: Final = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
DEMO_SECRET, DEMO_KEY = SecretStr(DEMO_SECRET_KEY), SecretStr(DEMO_KEY_ENCRYPTION_KEY)
METHODS: Final = ("get", "post", "put", "patch", "delete")
UNSAID: Final = "(said for each case)"
ESCAPED: Final = "\\|"
CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
WORDS: Final = catalogue("en")


def pages() -> dict[Path, str]:
    """Every page with a made part, as it should be."""
    found = {page: page.read_text(encoding="utf-8") for page in sorted(DOCS.glob("*.md"))}
    return {page: PART.sub(_part, text) for page, text in found.items() if PART.search(text)}


def _part(found: re.Match[str]) -> str:
    return f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}"


def checks() -> str:
    """Each check: what it is about, where the standard asks for it, and what it can say."""
    parts = []
    for check in registry.checks():
        rows = [(f"`{code}`", WORDS[f"finding.{check.id}.{code}"]) for code in registry.codes_of(check)]
        about = WORDS[f"check.{check.id}"]
        heading = f"## `{check.id}`: {about[0].lower()}{about[1:]}"
        parts += [heading, f"Reference: <{check.reference}>", _table(("Code", "Says"), rows)]
    return "\n\n".join(parts)


def warnings() -> str:
    """What a careful reader wants to know."""
    rows = [(f"`{code}`", WORDS[f"warning.{code}"]) for code in registry.warnings()]
    return _table(("Code", "Says"), rows)


def left_unchecked() -> str:
    """What can be left unchecked, and why."""
    rows = [
        (f"`{code}`", WORDS[f"not_checked.{code}.what"], WORDS[f"not_checked.{code}.why"])
        for code in registry.not_checked()
    ]
    return _table(("Code", "What", "Why"), rows)


def reasons() -> str:
    """Why something could not be fetched."""
    return _table(("Code", "Says"), [(f"`{code}`", WORDS[f"why.{code}"]) for code in registry.reasons()])


def statuses() -> str:
    """What the HTTP status of a refusal means."""
    return _table(("Status", "Means"), [(str(int(status)), words) for status, words in TITLES.items()])


def problems() -> str:
    """Every problem that people may meet, with its sentence."""
    found = sorted(key.removeprefix("problem.") for key in WORDS if key.startswith("problem."))
    return "\n\n".join(f"### {code}\n\n{WORDS[f'problem.{code}']}" for code in found)


def codes() -> str:
    """The codes that only makers of software meet, with the sentence that stands where they are raised."""
    rest = sorted(item for item in raised().items() if f"problem.{item[0]}" not in WORDS)
    return _table(("Code", "Means"), [(f"`{code}`", words or UNSAID) for code, words in rest])


def settings() -> str:
    """Every setting with its default."""
    rows = []
    for name, field in Settings.model_fields.items():
        variable_name = variable(name)
        default = "none: you must set it" if field.is_required() else _default(field.default)
        rows.append((f"[`{variable_name}`](#{variable_name.lower()})", default))
    return _table(("Variable", "Default"), rows)


def access() -> str:
    """Who may do what, to whose things."""
    header = ("Action", "What it is", *(role.value.replace("_", " ") for role in COLUMNS))
    rows = [
        (f"`{action}`", rule.says, *(str(rule.of(role) or "") for role in COLUMNS))
        for action, rule in TABLE.items()
    ]
    return _table(header, rows)


def events() -> str:
    """Every type of event, what it means and what it says beside organisation and subject."""
    rows = [
        (f"`{kind.type}`", _first(kind.__doc__), ", ".join(f"`{name}`" for name in kind.payload_fields()))
        for kind in sorted(everything_that_happens(), key=lambda kind: str(kind.type))
    ]
    return _table(("Type", "What happened", "Payload"), rows)


def operations() -> str:
    """Every operation of the API."""
    described = create_app(Settings(demo=True, secret_key=DEMO_SECRET, key_encryption_key=DEMO_KEY)).openapi()
    rows = [
        (f"`{method.upper()} {path}`", f"`{operation['operationId']}`", _first(operation.get("description")))
        for path, methods in sorted(described["paths"].items())
        for method, operation in methods.items()
        if method in METHODS
    ]
    return _table(("Address", "Operation", "Does"), rows)


def raised() -> dict[str, str]:
    """The codes written where an error is made, each with its sentence; the first that is found."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in _files()]
    classes = _error_classes(trees) | {"__init__"}
    found: dict[str, str] = {}
    for tree in trees:
        for code, words in _raised_in(tree, classes):
            if words or code not in found:
                found.setdefault(code, words)
                found[code] = found[code] or words
    return found


def _raised_in(tree: ast.Module, classes: set[str]) -> Iterator[tuple[str, str]]:
    texts: dict[str, str] = {}
    for node in sorted(
        ast.walk(tree), key=lambda node: (getattr(node, "lineno", 0), isinstance(node, ast.Call))
    ):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts[node.targets[0].id] = _text(node.value, {})
        elif isinstance(node, ast.Call) and _name(node.func) in classes and node.args:
            code = node.args[0]
            if isinstance(code, ast.Constant) and CODE.fullmatch(str(code.value)):
                yield str(code.value), _text(node.args[1], texts) if len(node.args) > 1 else ""


def _place(node: ast.AST) -> tuple[int, bool]:
    # A sentence is given a name before it is used, perhaps on the same line.
    return getattr(node, "lineno", 0), isinstance(node, ast.Call)


def _text(node: ast.expr, known: Mapping[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


def _error_classes(trees: list[ast.Module]) -> set[str]:
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found, before = {"DomainError"}, 0
    while len(found) != before:
        before = len(found)
        found |= {name for name, above in bases.items() if above & found}
    return found


def _files() -> Iterator[Path]:
    for floor in FLOORS:
        yield from sorted((ROOT / floor).rglob("*.py"))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _first(docstring: str | None) -> str:
    text = (docstring or "").partition("\n\n")[0]
    return " ".join(text.split())


def _default(value: object) -> str:
    shown = getattr(value, "get_secret_value", lambda: value)()
    if shown is None:
        return "none"
    if isinstance(shown, bool):
        return f"`{str(shown).lower()}`"
    return f"`{shown}`" if shown != "" else "empty"


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', ESCAPED) for cell in line)} |" for line in (header, *rows)]
    return "\n".join([lines[0], "|---" * len(header) + "|", *lines[1:]])


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "checks": checks,
    "warnings": warnings,
    "left-unchecked": left_unchecked,
    "reasons": reasons,
    "statuses": statuses,
    "problems": problems,
    "codes": codes,
    "settings": settings,
    "access": access,
    "events": events,
    "operations": operations,
}


def main() -> int:
    """Write the pages, or say which of them are not as the code would have them.

    Returns:
        The process's exit status.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a page is out of date")
    only_check = parser.parse_args().check
    old = [page for page, text in pages().items() if page.read_text(encoding="utf-8") != text]
    for page in old:
        if only_check:
            sys.stderr.write(f"{page.relative_to(ROOT)} is out of date: make docs\n")
        else:
            page.write_text(pages()[page], encoding="utf-8")
    return 1 if old and only_check else 0


if __name__ == "__main__":
    sys.exit(main())
