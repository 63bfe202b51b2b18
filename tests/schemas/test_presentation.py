from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.errors import Malformed
from schemas.presentation import (
    EnvelopedVerifiableCredential,
    EnvelopedVerifiablePresentation,
    VerifiablePresentation,
)
from tests.schemas.badges import badge

PRESENTATION = {
    "@context": [CREDENTIALS_V2],
    "type": ["VerifiablePresentation"],
    "holder": "did:example:1",
    "verifiableCredential": [badge()],
}
ENVELOPED = {
    "@context": CREDENTIALS_V2,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/VC+jwt;charset=utf-8,e30.e30.AA",
}


@pytest.mark.parametrize(
    "document",
    [
        PRESENTATION,
        PRESENTATION | {"holder": {"id": "did:example:1", "name": "Jan"}},
        PRESENTATION | {"verifiableCredential": badge()},
        PRESENTATION | {"@context": [CREDENTIALS_V1], "verifiableCredential": ["e30.e30.AA", badge()]},
        {"@context": [CREDENTIALS_V2], "type": "VerifiablePresentation"},
    ],
)
def test_presentations_round_trip(document: dict[str, Any]) -> None:
    assert VerifiablePresentation.read(document).document() == document


@pytest.mark.parametrize(
    "change",
    [
        {"@context": ["https://example.org/"]},
        {"@context": []},
        {"type": ["VerifiableCredential"]},
        {"holder": {"name": "Jan"}},
        {"verifiableCredential": ["e30.e30.AA"]},
        {"verifiableCredential": [1]},
    ],
)
def test_not_presentations(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        VerifiablePresentation.read(PRESENTATION | change)


def test_an_enveloped_credential_opens() -> None:
    read = EnvelopedVerifiableCredential.read(ENVELOPED)
    assert (read.media_type, read.content) == ("application/vc+jwt", "e30.e30.AA")
    assert read.document() == ENVELOPED


@pytest.mark.parametrize("url", ["https://example.org/,", "data:application/vc+jwt", "data:,x", "e30.e30.AA"])
def test_an_envelope_is_a_data_url_with_a_media_type(url: str) -> None:
    with pytest.raises(Malformed):
        EnvelopedVerifiableCredential.read(ENVELOPED | {"id": url})


def test_an_enveloped_presentation_is_something_else() -> None:
    document = ENVELOPED | {
        "type": "EnvelopedVerifiablePresentation",
        "id": "data:application/vp+jwt,e30.e30.AA",
    }
    assert EnvelopedVerifiablePresentation.read(document).media_type == "application/vp+jwt"
    with pytest.raises(Malformed):
        EnvelopedVerifiablePresentation.read(ENVELOPED)
