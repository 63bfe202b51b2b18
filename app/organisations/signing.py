"""Signing a document in an organisation's name, and the one text form in which signed documents are kept."""

import json

from app.organisations.keyring import method_id, open_signer
from app.organisations.tables import SigningKey
from app.platform.runtime import Work
from credentials import data_integrity
from schemas.strict_json import JsonObject

SUITE = "eddsa-rdfc-2022"


def sign(work: Work, document: JsonObject, key: SigningKey) -> str:
    """Sign with `eddsa-rdfc-2022` and write down.

    Returns:
        The signed document as text: these bytes are stored and served, never written anew.
    """
    signed = data_integrity.add_proof(
        document,
        signer=open_signer(work, key),
        verification_method=method_id(work.urls, key),
        suite=SUITE,
        contexts=work.runtime.contexts,
        created=work.now,
    )
    return as_text(signed)


def as_text(document: JsonObject) -> str:
    """A document as compact JSON text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
