"""Token Status Lists: the draft's own vector, another library's reading, and what is refused."""

import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey

from credentials import token_status_list
from credentials.forms import jws
from credentials.token_status_list import TokenBits, TokenListMalformed
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.strict_json import JsonObject
from tests.sector.keys import key

URL = "https://badges.example/token-status-lists/1"
NOW = datetime(2026, 11, 1, 12, 0, 0, 900_000, tzinfo=UTC)
FORM_KEY = key("a form key", KeyKind.P256)
DID = "did:web:badges.example"

# https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/, section 4.1: 16 entries of 1 bit, B9 A3, and
# 12 entries of 2 bits, C9 44 F9, with what they decompress from.
VECTORS = [
    pytest.param(1, "b9a3", [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1], "eNrbuRgAAhcBXQ", id="one-bit"),
    pytest.param(2, "c944f9", [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3], "eNo76fITAAPfAgc", id="two-bits"),
]


def claims(bits: TokenBits | None = None, **changes: Any) -> JsonObject:
    usual: dict[str, Any] = {
        "list_url": URL,
        "issuer": DID,
        "bits": bits or token_status_list.empty(),
        "issued_at": NOW,
        "ttl": timedelta(minutes=5),
    }
    return token_status_list.build(**(usual | changes))


def read(payload: JsonObject, typ: str = "statuslist+jwt", **header: Any) -> TokenBits:
    token = jws.sign({"typ": typ, **header}, payload, FORM_KEY)
    return token_status_list.read(jws.read(token), URL)


@pytest.mark.parametrize(("size", "data", "values", "packed"), VECTORS)
def test_the_drafts_vectors(size: int, data: str, values: list[int], packed: str) -> None:
    bits = TokenBits(bytes.fromhex(data), size)
    assert [bits.value(index) for index in range(len(bits))] == values
    assert token_status_list.encode(bits) == packed
    assert read({"sub": URL, "status_list": {"bits": size, "lst": packed}}) == bits


def test_what_is_set_stays_set_and_nothing_else_is() -> None:
    bits = token_status_list.empty().with_set(0, 9, 131_071).with_set(9)
    assert {index for index in range(len(bits)) if bits.value(index)} == {0, 9, 131_071}
    assert read(claims(bits)) == bits
    assert TokenBits(bytes(2), 4).with_set(2).value(2) == token_status_list.INVALID


def test_a_list_says_whose_it_is_and_for_how_long_a_copy_counts() -> None:
    stated = claims(expires_at=NOW + timedelta(days=1))
    times = {name: stated[name] for name in ("iat", "exp", "ttl")}
    assert times == {"iat": 1_793_534_400, "exp": 1_793_620_800, "ttl": 300}
    assert (stated["iss"], stated["sub"], stated["status_list"]["bits"]) == (DID, URL, 1)
    assert "exp" not in claims()


def test_another_library_checks_the_signature() -> None:
    token = token_status_list.sign(claims(), FORM_KEY, kid=f"{DID}#key", x5c=("AA==",))
    public: dict[str, Any] = dict(jwk.from_public(FORM_KEY.public_key))
    found = oracle.deserialize_compact(token, ECKey.import_key(public), algorithms=["ES256"])
    header = {"alg": "ES256", "typ": "statuslist+jwt", "kid": f"{DID}#key", "x5c": ["AA=="]}
    assert (found.headers(), json.loads(found.payload)) == (header, claims())
    assert jws.read(token_status_list.sign(claims(), FORM_KEY)).header.keys() == {"alg", "typ"}


@pytest.mark.parametrize("entries", [0, 131_064, 131_073], ids=["none", "too-few", "no-whole-bytes"])
def test_a_list_hides_whom_it_is_asked_about(entries: int) -> None:
    with pytest.raises(ValueError, match="131,072"):
        token_status_list.empty(entries)


@pytest.mark.parametrize("index", [-1, 131_072], ids=["before", "behind"])
def test_there_is_no_entry_outside_the_list(index: int) -> None:
    for act in (token_status_list.empty().value, token_status_list.empty().with_set):
        with pytest.raises(TokenListMalformed) as refusal:
            act(index)
        assert refusal.value.code == "token-list-index-out-of-range"


@pytest.mark.parametrize(
    "listed",
    [
        None,
        "x",
        {},
        {"bits": 3, "lst": "eNrbuRgAAhcBXQ"},
        {"bits": True, "lst": "eNrbuRgAAhcBXQ"},
        {"bits": 1},
        {"bits": 1, "lst": 5},
        {"bits": 1, "lst": "no base64!"},
        {"bits": 1, "lst": "AAAA"},
        {"bits": 1, "lst": "eNrbuRgAAhcB"},
        {"bits": 1, "lst": multibase.base64url_encode(zlib.compress(bytes(16 * 1024 * 1024 + 1)))},
    ],
    ids=[
        "none", "text", "empty", "three-bits", "true", "no-list", "number", "no-base64", "no-zlib", "cut",
        "bomb",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(listed: Any) -> None:
    with pytest.raises(TokenListMalformed) as refusal:
        read({"sub": URL, "status_list": listed})
    assert refusal.value.code == "token-list-malformed"


@pytest.mark.parametrize(
    ("payload", "header"),
    [
        ({"sub": f"{URL}1"}, {}),
        ({}, {"typ": "JWT"}),
        ({}, {"crit": ["x"]}),
    ],
    ids=["another-address", "another-type", "demands"],
)
def test_another_list_is_not_this_one(payload: JsonObject, header: dict[str, Any]) -> None:
    with pytest.raises(TokenListMalformed):
        read(claims() | payload, **header)
