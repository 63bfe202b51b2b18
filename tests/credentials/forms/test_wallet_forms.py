"""What each form for wallets holds, read by other libraries: what the award said, and nothing else."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jws as oracle
from joserfc.jwk import ECKey, RSAKey

from credentials.forms import jws, sd_jwt
from credentials.forms.form import SignedBy
from credentials.forms.registry import ALL, MADE_FROM_IT
from credentials.recipient import Identity, email_identity, name_identity
from keys import did_jwk, jwk, multibase, x5c
from keys.algorithms import KeyKind
from schemas.errors import Refused
from schemas.json_ld import contexts_of
from schemas.strict_json import JsonObject
from tests.sector.facts import AWARDED, LEARNERS_NAME, NOW, STATUS_LIST
from tests.sector.forms import (
    BY_FORM_KEY,
    MADE,
    NAMES,
    SELECTIVE,
    TOKEN_INDEX,
    TOKEN_LIST,
    VCT,
    chain,
    judged,
    made,
    method_of,
    raw,
    root,
    rsa_signer,
    signer_of,
)
from tests.sector.keys import key
from tests.sector.whole import sector


class _Certificates(oracle.JWSRegistry):
    """A header with certificates is longer than the 512 bytes that the library takes of its own accord."""

    max_header_length = 8_192


HOLDER = key("the learner's wallet", KeyKind.P256).public_key
UNTIL = NOW + timedelta(days=365)
IDENTITIES: tuple[Identity, ...] = (
    name_identity(LEARNERS_NAME),
    email_identity("jan@leerling.example", salt="s" * 22),
)


def holder_did() -> str:
    text = json.dumps(jwk.from_public(HOLDER), separators=(",", ":"))
    return f"{did_jwk.PREFIX}{multibase.base64url_encode(text.encode())}"


def bound() -> JsonObject:
    """An award that says everything an award can say, given to a wallet."""
    return sector().issued(sector().badge(subject_id=holder_did(), identities=IDENTITIES, valid_until=UNTIL))


def signed_part(token: str) -> jws.Jwt:
    """What the issuer signed."""
    return jws.read(token.partition("~")[0])


def shown(name: str, document: JsonObject | None = None, **changes: Any) -> JsonObject:
    """Every claim of a form with all its parts shown."""
    token = made(name, document or bound(), **changes).text.decode()
    if name in SELECTIVE:
        return sd_jwt.claims(sd_jwt.read(token))
    return signed_part(token).payload


@pytest.mark.parametrize("name", MADE)
def test_another_library_checks_the_signature(name: str) -> None:
    signer = signer_of(name, sector().member)
    public: dict[str, Any] = dict(jwk.from_public(signer.public_key))
    oracles = ECKey if public["kty"] == "EC" else RSAKey
    token = signed_part(made(name).text.decode()).token
    algorithm = jwk.algorithms(signer.public_key.kind)[0]
    key_of_form: Any = oracles.import_key(public)
    read = oracle.deserialize_compact(token, key_of_form, registry=_Certificates(algorithms=[algorithm]))
    assert (read.headers() or {})["alg"] == {"EC": "ES256", "RSA": "RS256"}[public["kty"]]


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("vcsdjwt", {"typ": "vc+sd-jwt", "cty": "vc"}),
        ("sdjwt", {"typ": "dc+sd-jwt"}),
        ("jwt-vc", {"typ": "JWT"}),
        ("jwt-rs256", {"typ": "JWT"}),
        ("jwt", {"typ": "JWT"}),
    ],
)
def test_the_header_names_the_key_as_readers_of_the_form_look_for_it(name: str, header: JsonObject) -> None:
    member, signer = sector().member, signer_of(name, sector().member)
    named = signed_part(made(name).text.decode()).header
    assert header.items() <= named.items()
    if name == "sdjwt":
        assert tuple(named["x5c"]) == chain(member.did, signer.public_key)
        found = x5c.verify(named["x5c"], [root()], NOW)
        assert (found.public_key, found.uris) == (signer.public_key, (member.did,))
        assert "kid" not in named
    else:
        assert named["kid"] == method_of(member.did, signer)
        assert "x5c" not in named


def test_the_rsa_key_is_named_by_its_thumbprint() -> None:
    public: dict[str, Any] = dict(jwk.from_public(rsa_signer().public_key))
    assert method_of("did:web:a", rsa_signer()) == f"did:web:a#{RSAKey.import_key(public).thumbprint()}"


@pytest.mark.parametrize("name", MADE)
def test_sub_cnf_and_the_subject_agree(name: str) -> None:
    claims = shown(name, holder=HOLDER)
    badge: JsonObject = claims.get("vc") or claims.get("ld") or claims
    assert badge["credentialSubject"]["id"] == holder_did()
    assert claims.get("sub", holder_did()) == holder_did()
    assert ("sub" in claims) is (name != "vcsdjwt")
    if name in SELECTIVE:
        assert claims["cnf"] == {"jwk": jwk.from_public(did_jwk.public_key(holder_did()))}
    else:
        assert "cnf" not in claims
    assert "cnf" not in shown(name)


@pytest.mark.parametrize("name", ["jwt-vc", "jwt", "jwt-rs256"])
def test_claims_that_stand_for_members_are_those_members_in_whole_seconds(name: str) -> None:
    claims = shown(name)
    badge: JsonObject = claims.get("vc") or claims
    assert (claims["iss"], claims["jti"]) == (sector().member.did, badge["id"])
    assert claims["nbf"] == int(AWARDED.timestamp())
    assert claims["exp"] == int(UNTIL.timestamp())


def test_the_form_on_version_1_is_one() -> None:
    badge, signed = shown("jwt-vc")["vc"], bound()
    assert contexts_of(badge["@context"])[0] == "https://www.w3.org/2018/credentials/v1"
    assert (badge["issuanceDate"], badge["expirationDate"]) == (signed["validFrom"], signed["validUntil"])
    assert not badge.keys() & {"validFrom", "validUntil", "proof"}
    assert badge["credentialStatus"] == signed["credentialStatus"]
    assert badge["issuer"] == signed["issuer"]


def test_the_flat_form_says_the_badge_twice_and_has_a_status_of_its_own() -> None:
    claims, signed = shown("sdjwt"), bound()
    assert claims["ld"] == {
        name: value for name, value in signed.items() if name not in {"proof", "credentialStatus"}
    }
    assert claims["status"] == {"status_list": {"idx": TOKEN_INDEX, "uri": TOKEN_LIST}}
    assert claims["vct"] == VCT
    assert "iss" not in claims
    skill = signed["credentialSubject"]["achievement"]
    assert {name: claims[name] for name in claims.keys() - {"ld", "status", "vct"}} == {
        "sub": holder_did(),
        "iat": int(NOW.timestamp()),
        "nbf": int(AWARDED.timestamp()),
        "exp": int(UNTIL.timestamp()),
        "issuer_name": sector().member.name,
        "achievement": {name: skill[name] for name in ("id", "name", "description")},
        "awarded_date": signed["awardedDate"],
        "recipient_name": LEARNERS_NAME,
        "level": "Zelfstandig",
        "narrative": "Sorteerde een volle bak zonder hulp.",
        "evidence": ["Werkbezoek"],
    }
    assert STATUS_LIST.encode() not in made("sdjwt").text


def test_the_form_on_version_2_has_both_ways_to_be_withdrawn() -> None:
    claims = shown("vcsdjwt")
    assert claims["status"] == {"status_list": {"idx": TOKEN_INDEX, "uri": TOKEN_LIST}}
    assert claims["credentialStatus"] == bound()["credentialStatus"]


def test_what_an_award_does_not_say_no_form_says() -> None:
    bare = sector().issued(sector().badge(level=None, narrative=None, evidence=()))
    claims = shown("sdjwt", bare)
    assert not claims.keys() & {"level", "narrative", "evidence", "recipient_name", "leader_name", "exp"}
    for name in SELECTIVE:
        assert sd_jwt.read(made(name, bare).text.decode()).disclosures == ()


@pytest.mark.parametrize("name", MADE)
def test_every_text_in_a_form_stands_in_the_award_or_is_about_the_token(name: str) -> None:
    signed = bound()
    about = {
        VCT, TOKEN_LIST, "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/status/v1",
    }  # fmt: skip
    claims = {claim: value for claim, value in shown(name, signed).items() if claim != "cnf"}
    assert set(_texts(claims)) <= set(_texts(signed)) | about


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", SELECTIVE)
def test_two_awards_of_one_learner_have_nothing_in_common_that_the_awards_have_not(name: str) -> None:
    one, other = (
        sector().issued(sector().badge(id=f"https://badges.example/c/{n}", subject_id=f"urn:uuid:{n}"))
        for n in ("1", "2")
    )
    first, second = (sd_jwt.read(made(name, document).text.decode()) for document in (one, other))
    digests = [set(_digests(token.jwt.payload)) for token in (first, second)]
    assert all(digests)
    assert not digests[0] & digests[1]
    # As many digests as parts: no decoy, by which a copy could be known again.
    assert len(digests[0]) <= len(first.disclosures)
    assert not {one.text for one in first.disclosures} & {one.text for one in second.disclosures}


def _digests(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("_sd", [])
        for child in value.values():
            yield from _digests(child)
    elif isinstance(value, list):
        for child in value:
            yield from _digests(child)


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(BY_FORM_KEY)))
def test_the_leaders_proof_stays_where_it_holds(name: str) -> None:
    document = judged(raw(name, sector().issued())).credential
    assert document["proof"] == sector().issued()["proof"]


@pytest.mark.parametrize("name", BY_FORM_KEY)
def test_the_leaders_proof_is_left_out_where_it_would_not_hold(name: str) -> None:
    document = judged(raw(name, sector().issued())).credential
    assert "proof" not in document
    assert document["credentialSubject"]["source"]["endorsement"][0]["proof"]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"certificates": ()}, ["certificates"]),
        ({"status": None}, ["status"]),
        ({"vct": None, "status": None}, ["status", "vct"]),
    ],
    ids=["certificates", "status", "type-and-status"],
)
def test_what_a_form_needs_is_asked_for_before_anything_is_signed(
    changes: dict[str, Any], missing: list[str]
) -> None:
    with pytest.raises(Refused) as refusal:
        made("sdjwt", **changes)
    assert (refusal.value.code, refusal.value.params["missing"]) == ("form-incomplete", missing)


def test_forms_are_told_apart_by_name_and_where_it_counts_by_media_type() -> None:
    named = [
        media_type
        for form in ALL.values()
        if form.negotiated
        for media_type in (form.media_type, *form.also_served_as)
    ]
    assert len(set(named)) == len(named)
    assert {form.name for form in MADE_FROM_IT} == set(MADE)
    assert all(form.signed_by is SignedBy.ORGANISATION for form in MADE_FROM_IT)
    assert [form.name for form in ALL.values() if form.own_status] == SELECTIVE
