"""The JSON-LD contexts this project knows without a network.

The files beside this one state the same terms and IRIs as the published contexts, in an arrangement of our
own. `manifest.json` names, for each URL, the file, the SHA-256 of the *published* bytes (which ours do not
have), their licence and the specification that defines them. An entry without a file is a context that PyLD
carries itself; `credentials/loader.py` adds it from there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_EXAMPLES_V2: Final = "https://www.w3.org/ns/credentials/examples/v2"
CREDENTIALS_UNDEFINED_TERMS_V2: Final = "https://www.w3.org/ns/credentials/undefined-terms/v2"
BITSTRING_STATUS_LIST_V1: Final = "https://www.w3.org/ns/credentials/status/v1"
STATUS_LIST_2021_V1: Final = "https://w3id.org/vc/status-list/2021/v1"
DATA_INTEGRITY_V1: Final = "https://w3id.org/security/data-integrity/v1"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
ED25519_2020_V1: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
OPEN_BADGES_3_0_0: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
OPEN_BADGES_3_0_1: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OPEN_BADGES_3_0_2: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
OPEN_BADGES_3_0_3: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

OPEN_BADGES: Final = (OPEN_BADGES_3_0_3, OPEN_BADGES_3_0_2, OPEN_BADGES_3_0_1, OPEN_BADGES_3_0_0)
"""Every Open Badges 3.0 context, the newest first."""


@dataclass(frozen=True, slots=True)
class ContextEntry:
    """What is known about one context.

    Attributes:
        url: the URL by which documents refer to it.
        file: name of our file, or None when PyLD carries the context.
        sha256: lower-case hexadecimal digest of the published bytes, or None when not known. This is what
            `relatedResource` digests are compared with
            (https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources).
        licence: SPDX expression for the published text; ours is under the project's licence.
        source: the specification that defines the terms.
    """

    url: str
    file: str | None
    sha256: str | None
    licence: str
    source: str


@cache
def manifest() -> Mapping[str, ContextEntry]:
    """Every known context by its URL, in the order of the manifest; read-only."""
    rows: list[dict[str, Any]] = json.loads(_text("manifest.json"))
    return MappingProxyType({row["url"]: ContextEntry(**row) for row in rows})


def bundled(url: str) -> dict[str, Any] | None:
    """The context document for a URL, or None when this package does not carry it.

    Each call gives a fresh copy, so that no caller can change what another one verifies against. Parsing the
    largest takes about 0.1 ms; keep the result when you need it often.
    """
    entry = manifest().get(url)
    if entry is None or entry.file is None:
        return None
    document: dict[str, Any] = json.loads(_text(entry.file))
    return document


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
