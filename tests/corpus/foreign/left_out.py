"""What other issuers leave out: the name of the key, the issuer, a meaning of a word, a name."""

import json
from collections.abc import Callable
from typing import Any

from credentials.forms import jws
from keys import jwk, multibase
from keys.algorithms import KeyKind
from schemas.report import Verdict
from schemas.strict_json import JsonObject
from tests.corpus.foreign.builders import COLLEGE, SCHOOL, UNIVERSITY, deserves, text
from tests.corpus.foreign.profiles import EDUCATOR, METHOD, method, profile
from tests.sector.badges import endorsement
from tests.sector.issuers import Issuer, plain_badge
from tests.sector.judging import Sites
from tests.sector.keys import key

STRANGER = key("stranger")


# --- Which key


def nameless(by: Issuer, key: Any = None, **header: Any) -> bytes:
    """A token whose header names no key, as https://www.w3.org/TR/vc-jose-cose/#kid allows."""
    parts = [{"alg": "EdDSA", "typ": "vc+jwt", **header}, plain_badge(by)]
    signed = ".".join(multibase.base64url_encode(json.dumps(part).encode()) for part in parts)
    signature = (key or by.key).sign(signed.encode())
    return f"{signed}.{multibase.base64url_encode(signature)}".encode()


def college(*others: Issuer, **changes: Any) -> Callable[[], Sites]:
    """The college's DID document, with more keys of its own in front."""

    def build() -> Sites:
        document = COLLEGE.document()
        own = document["verificationMethod"][0] | changes
        more = [{**other.document()["verificationMethod"][0], "controller": COLLEGE.did} for other in others]
        more = [{**one, "id": f"{COLLEGE.did}#{place}"} for place, one in enumerate(more)]
        document["verificationMethod"] = [*more, own]
        document["assertionMethod"] = [one["id"] for one in (*more, own)]
        return Sites().put("did", COLLEGE.did, text(document))

    return build


OTHER = Issuer("did:web:other.example", key("other", KeyKind.P256))


@deserves(Verdict.VALID, college(), "key-not-said")
def token_that_names_no_key_of_the_only_one() -> bytes:
    return nameless(COLLEGE)


@deserves(Verdict.VALID, college(OTHER), "key-not-said")
def token_that_names_no_key_of_several() -> bytes:
    return nameless(COLLEGE)


@deserves(Verdict.VALID, lambda: profile([method()], assertionMethod=[METHOD]), "key-not-said")
def token_that_names_no_key_of_a_profile() -> bytes:
    return nameless(EDUCATOR)


@deserves(Verdict.COULD_NOT_CHECK, college(), "issuer-key.method-not-named")
def token_that_names_no_key_and_none_fits() -> bytes:
    # The issuer may have changed its keys since.
    return nameless(COLLEGE, STRANGER)


@deserves(Verdict.COULD_NOT_CHECK, college(revoked="2026-01-01T00:00:00Z"), "issuer-key.method-not-named")
def token_that_names_no_key_and_the_one_that_fits_was_revoked() -> bytes:
    return nameless(COLLEGE)


@deserves(Verdict.COULD_NOT_CHECK, code="issuer-key.unreachable")
def token_that_names_no_key_and_the_site_is_gone() -> bytes:
    return nameless(COLLEGE)


@deserves(Verdict.COULD_NOT_CHECK, college(revoked="2026-01-01T00:00:00Z"), "issuer-key.key-not-of-issuer")
def token_that_carries_a_key_that_was_revoked() -> bytes:
    return nameless(COLLEGE, jwk=jwk.from_public(COLLEGE.key.public_key))


# --- Who issued it


@deserves(Verdict.COULD_NOT_CHECK, code="shape.no-issuer")
def flat_claims_whose_certificate_names_the_issuer() -> bytes:
    # https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/: "iss" is optional.
    header = {"typ": "dc+sd-jwt", "x5c": ["MIIB"]}
    return (
        f"{jws.sign(header, {'vct': 'urn:eudi:pid:1', 'exp': 1, 'given_name': 'Jo'}, SCHOOL.key)}~".encode()
    )


# --- What a word means


def with_words(**words: Any) -> JsonObject:
    return plain_badge(UNIVERSITY) | words


@deserves(Verdict.VALID, code="undefined-words")
def word_of_its_own_signed_as_json() -> bytes:
    return text(UNIVERSITY.sign(with_words(studyLoad="3 ECTS"), "eddsa-jcs-2022"))


@deserves(Verdict.VALID, code="undefined-words")
def achievement_without_its_type_signed_as_json() -> bytes:
    document = plain_badge(UNIVERSITY)
    del document["credentialSubject"]["achievement"]["type"]
    return text(UNIVERSITY.sign(document, "eddsa-jcs-2022"))


@deserves(Verdict.INVALID, code="proof.broken")
def word_added_to_what_was_signed_as_json() -> bytes:
    return text(UNIVERSITY.sign(plain_badge(UNIVERSITY), "eddsa-jcs-2022") | {"studyLoad": "3 ECTS"})


@deserves(Verdict.INVALID, code="data-model.undefined-word")
def word_of_its_own_that_one_of_two_signatures_leaves_out() -> bytes:
    signed = UNIVERSITY.sign(with_words(studyLoad="3 ECTS"), "eddsa-jcs-2022")
    other = UNIVERSITY.sign(plain_badge(UNIVERSITY))["proof"]
    return text(signed | {"proof": [signed["proof"], other]})


# --- Names


@deserves(Verdict.VALID, code="endorsements.good")
def endorsement_without_a_name() -> bytes:
    said = endorsement(issuer={"id": UNIVERSITY.did, "type": ["Profile"]})
    said["credentialSubject"]["id"] = plain_badge()["id"]
    del said["name"]
    return text(SCHOOL.sign(plain_badge(SCHOOL, endorsement=[UNIVERSITY.sign(said)]), "ecdsa-rdfc-2019"))
