from typing import Any

import pytest

from schemas.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from schemas.errors import Malformed
from schemas.status_list import (
    BitstringStatusListCredential,
    BitstringStatusListEntry,
    RevocationList,
    StatusList2021Credential,
    StatusList2021Entry,
)

ENTRY = {
    "id": "https://badges.example/status/1#94567",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "94567",
    "statusListCredential": "https://badges.example/status/1",
}
LIST = {
    "@context": [CREDENTIALS_V2],
    "id": "https://badges.example/status/1",
    "type": ["VerifiableCredential", "BitstringStatusListCredential"],
    "issuer": "did:web:badges.example",
    "validFrom": "2026-01-31T12:00:00Z",
    "credentialSubject": {
        "id": "https://badges.example/status/1#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": "uH4sIAAAAAAAAA",
        "ttl": 300000,
    },
}


def test_an_entry_round_trips() -> None:
    read = BitstringStatusListEntry.read(ENTRY)
    assert (read.position, read.status_size) == (94567, 1)
    assert read.document() == ENTRY


def test_an_entry_with_messages() -> None:
    document = ENTRY | {
        "statusPurpose": "message",
        "statusSize": 2,
        "statusMessage": [
            {"status": "0x0", "message": "fine"},
            {"status": "0x1", "message": "looked at again"},
        ],
        "statusReference": "https://badges.example/status-reference",
    }
    assert BitstringStatusListEntry.read(document).document() == document


def test_the_number_of_the_open_badges_examples_is_understood_and_kept() -> None:
    read = BitstringStatusListEntry.read(ENTRY | {"statusListIndex": 5})
    assert read.position == 5
    assert read.document()["statusListIndex"] == 5


@pytest.mark.parametrize("index", ["-1", "", "1.0", "0x1", " 1", "\uff11", "9" * 16, -1, 1.5, True, None])
def test_not_a_position(index: object) -> None:
    with pytest.raises(Malformed):
        BitstringStatusListEntry.read(ENTRY | {"statusListIndex": index})


@pytest.mark.parametrize(
    "change", [{"type": "StatusList2021Entry"}, {"statusSize": 0}, {"statusListCredential": "list"}]
)
def test_not_entries(change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        BitstringStatusListEntry.read(ENTRY | change)


def test_lists_round_trip() -> None:
    assert BitstringStatusListCredential.read(LIST).document() == LIST
    older = LIST | {
        "@context": [CREDENTIALS_V1, "https://w3id.org/vc/status-list/2021/v1"],
        "type": ["VerifiableCredential", "StatusList2021Credential"],
        "credentialSubject": {
            "type": "StatusList2021",
            "statusPurpose": "revocation",
            "encodedList": "H4sIAAAA",
        },
    }
    assert StatusList2021Credential.read(older).document() == older
    assert StatusList2021Entry.read(ENTRY | {"type": "StatusList2021Entry"}).position == 94567
    with pytest.raises(Malformed):
        BitstringStatusListCredential.read(older)


@pytest.mark.parametrize("member", ["revokedCredential", "revokedCredentials"])
def test_both_spellings_of_the_1edtech_list(member: str) -> None:
    read = RevocationList.read(
        {"id": "https://badges.example/revoked", member: [{"id": "a:1"}, {"id": "a:2", "revoked": False}]}
    )
    assert [(item.id, item.revoked) for item in read.revoked_credential] == [("a:1", True), ("a:2", False)]


def test_a_1edtech_list_without_its_member_says_nothing() -> None:
    with pytest.raises(Malformed):
        RevocationList.read({"id": "https://badges.example/revoked"})
