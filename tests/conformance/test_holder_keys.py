"""Whose key signed a presentation: https://www.w3.org/TR/cid-1.0/#retrieve-verification-method (F1)."""

import pytest

from credentials.presentation.signatures import key_finder
from credentials.resources import Fetched, Lookup, Reference, Resources
from keys import did_key, multikey
from keys.algorithms import KeyKind
from keys.signer import generate
from schemas.errors import DomainError
from tests.conformance.vc_service import NOW, Document

THIEF = generate(KeyKind.ED25519).public_key
VICTIM = did_key.did_for(generate(KeyKind.ED25519).public_key)
PLACE = "https://thief.example/key"
BARE: Document = {"id": PLACE, "type": "Multikey", "publicKeyMultibase": multikey.encode(THIEF)}


def controller(document: Document, holder: str) -> str | None:
    lookup = Lookup(Resources({Reference("key", PLACE): Fetched(document)}))
    try:
        return key_finder(lookup, NOW, holder)(PLACE, "authentication").controller
    except DomainError:
        return None


@pytest.mark.parametrize(
    "stated", [VICTIM, None, "https://thief.example/"], ids=["victim", "nobody", "thief"]
)
def test_f1_a_bare_key_on_the_web_is_the_holders_only_if_the_holder_publishes_it(stated: str | None) -> None:
    document = BARE if stated is None else {**BARE, "controller": stated}
    assert controller(document, VICTIM) != VICTIM


def test_the_holders_own_key_is_the_holders() -> None:
    found = key_finder(Lookup(Resources()), NOW, VICTIM)(
        did_key.verification_method(VICTIM), "authentication"
    )
    assert found.controller == VICTIM


def test_another_dids_key_is_that_others() -> None:
    other = did_key.did_for(THIEF)
    found = key_finder(Lookup(Resources()), NOW, VICTIM)(did_key.verification_method(other), "authentication")
    assert found.controller == other
