"""Binding a wallet changes whose badge it is in technique, not what it says."""

from typing import Final

from credentials.rules.reissue.case import ReissueCase, ReissueKind
from schemas.errors import Refused
from schemas.strict_json import JsonObject

CODE: Final = "reissue-changes-content"


def check(case: ReissueCase) -> None:
    """Refuse with `reissue-changes-content`."""
    if case.kind is ReissueKind.WALLET_BINDING and _said(case.before) != _said(case.award.document):
        raise Refused(CODE, "Binding a wallet may not change what the badge says.")


def _said(document: JsonObject) -> JsonObject:
    subject = {
        name: value
        for name, value in document["credentialSubject"].items()
        if name not in {"id", "identifier"}
    }
    beside = {"proof", "validFrom", "credentialStatus"}
    rest = {name: value for name, value in document.items() if name not in beside}
    return {**rest, "credentialSubject": subject}
