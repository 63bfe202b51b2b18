"""Lists that others publish: which of them tell a strict verifier anything.

https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm
"""

from collections.abc import Callable
from copy import deepcopy

import pytest

from credentials import intake, status_list
from credentials.forms import data_integrity
from credentials.loader import bundled_contexts
from credentials.resources import Fetched, Reference, Resources
from credentials.verify import verify
from keys import did_key
from keys.algorithms import KeyKind
from keys.signer import generate
from schemas.contexts import CREDENTIALS_V2
from tests.conformance.vc_service import NOW, Document

LIST = "https://lists.example/1"
SIGNER = generate(KeyKind.ED25519)
DID = did_key.did_for(SIGNER.public_key)
ENTRY = {
    "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "7", "statusListCredential": LIST,
}  # fmt: skip


def signed(document: Document, suite: str) -> Document:
    return data_integrity.add_proof(
        document,
        signer=SIGNER,
        verification_method=did_key.verification_method(DID),
        suite=suite,
        contexts=bundled_contexts(),
        created=NOW,
        strict=False,
    )


def built() -> Document:
    return status_list.build(list_url=LIST, issuer=DID, bits=status_list.empty(), valid_from=NOW)


def told(listed: Document) -> list[str]:
    """The codes of the check `status` for a credential whose entry points to the list."""
    credential = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiableCredential"],
        "issuer": DID,
        "credentialStatus": ENTRY,
        "credentialSubject": {"id": "did:example:learner"},
    }
    presented = intake.read_json(signed(credential, "eddsa-rdfc-2022"))
    found = Resources({Reference("status_list", LIST): Fetched(listed)})
    judgement = verify(presented, found, NOW, profile="any-credential")
    return [finding.code for finding in judgement.findings if finding.check == "status"]


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_good_list_is_believed(suite: str) -> None:
    assert told(signed(built(), suite)) == ["status.good"]


@pytest.mark.parametrize(
    "member", [{"ttl": -1}, {"ttl": "300000"}, {"ttl": 1.5}], ids=["negative", "text", "fraction"]
)
def test_c14_a_list_with_another_ttl_tells_nothing(member: Document) -> None:
    """ "If … a property … is malformed …, a MALFORMED_VALUE_ERROR MUST be raised": #algorithms"""
    document = built()
    document["credentialSubject"] |= member
    assert told(signed(document, "eddsa-jcs-2022")) == ["status.list-malformed"]


@pytest.mark.parametrize("padding", ["=", "=="])
def test_c14_a_list_with_padding_tells_nothing(padding: str) -> None:
    """ "encodedList MUST be a Multibase-encoded base64url (with no padding)"."""
    document = built()
    document["credentialSubject"]["encodedList"] += padding
    assert told(signed(document, "eddsa-jcs-2022")) == ["status.list-malformed"]


def end_by_alias(document: Document) -> Document:
    changed = deepcopy(document)
    changed["@context"].append(
        {
            "ends": {
                "@id": "https://www.w3.org/2018/credentials#validUntil",
                "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
            }
        }
    )
    changed["ends"] = changed.pop("validUntil")
    return changed


def end_by_iri(document: Document) -> Document:
    changed = deepcopy(document)
    changed["https://www.w3.org/2018/credentials#validUntil"] = {
        "@value": changed.pop("validUntil"),
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    }
    return changed


@pytest.mark.parametrize("respelled", [end_by_alias, end_by_iri], ids=["alias", "iri"])
def test_the_end_of_a_list_is_hidden_by_no_spelling(respelled: Callable[[Document], Document]) -> None:
    old = signed({**built(), "validUntil": "2026-01-01T00:00:00Z"}, "eddsa-rdfc-2022")
    assert told(old) == ["status.list-expired"]
    assert told(respelled(old)) == ["status.list-expired"]
