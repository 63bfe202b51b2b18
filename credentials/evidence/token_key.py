"""From the header of a token to the key that made it, if the issuer stands behind that key.

A key in the header, or in a certificate there, proves nothing until the issuer is shown to publish it.
https://www.w3.org/TR/vc-jose-cose/#kid and https://www.rfc-editor.org/rfc/rfc7515#section-4.1
"""

from collections.abc import Iterator
from typing import Final

from credentials.budget import RSA_SIGNATURE
from credentials.checks.case import Case
from credentials.evidence import published
from credentials.evidence.key_finder import SAID_NO, KeyFinder
from credentials.forms import jws
from credentials.ids import origin_of, same_id
from credentials.resources import NotReached
from keys import x5c
from keys.algorithms import PublicKey
from keys.resolver import MethodRefused, VerificationMethod, offline_document
from schemas.errors import DomainError

PURPOSE: Final = "assertionMethod"


def method_of(case: Case, token: jws.Jwt, finder: KeyFinder) -> VerificationMethod:
    """The key that the header points to, if the issuer stands behind it.

    Raises:
        Unavailable: what the issuer publishes could not be had.
        DomainError: the header names no key, or one that may not speak for the issuer.
    """
    issuer = case.issuer_id
    if not token.header.keys() & {"kid", "jwk", "x5c"}:
        return _unnamed_method(case, token, finder)
    reference = jws.key_reference(token)
    if reference.kid is not None:
        # A name that is not an address is the issuer's own name for one of its keys.
        return finder.find(reference.method_id(issuer) or "", PURPOSE)
    if reference.jwk is not None:
        finder.check_in_issuers_keys(reference.jwk)
        return VerificationMethod(f"{issuer}#jwk", issuer, reference.jwk)
    if reference.x5c is not None:
        return _certified_method(case, reference.x5c, finder)
    return _unnamed_method(case, token, finder)


def _unnamed_method(case: Case, token: jws.Jwt, finder: KeyFinder) -> VerificationMethod:
    """The key of an issuer that can have only one, or whichever of its published keys fits.

    When none fits, the token may be older than the keys that the issuer publishes today: nobody knows.
    https://www.w3.org/TR/vc-jose-cose/#kid
    """
    found = finder.only_key()
    if found is not None:
        case.warn("key-not-named")
        return found
    for key in finder.issuers_keys():
        case.budget.spend(RSA_SIGNATURE)
        if _fits(token, key):
            case.warn("key-not-said")
            return VerificationMethod(case.issuer_id, case.issuer_id, key)
    raise MethodRefused("method-not-named", "No key is named, and none of the issuer's fits.")


def _fits(token: jws.Jwt, key: PublicKey) -> bool:
    try:
        jws.verify_signature(token, key)
    except DomainError:
        return False
    return True


def _certified_method(case: Case, chain: tuple[str, ...], finder: KeyFinder) -> VerificationMethod:
    origin = origin_of(case.issuer_id)
    if origin is None:
        # A certificate speaks for sites. Whoever is known by a DID publishes its keys there, and says there
        # until when they count: who certified the key besides, and for how long, decides nothing.
        try:
            return _by_key(finder, x5c.certified(chain).public_key)
        except DomainError as error:
            if error.code not in SAID_NO:
                # Nobody stands behind the key but whoever certified it: what is wrong there is told first.
                x5c.verify(chain, case.anchors.roots, case.now)
            raise
    certified = x5c.verify(chain, case.anchors.roots, case.now)
    named = any(same_id(uri, case.issuer_id) for uri in certified.uris) or origin[1] in certified.dns_names
    return VerificationMethod("x5c", case.issuer_id if named else None, certified.public_key)


def _by_key(finder: KeyFinder, key: PublicKey) -> VerificationMethod:
    """The issuer's method for a key that came with certificates and without a name.

    What the issuer says of the key counts as it does for one that is named: the same withdrawn key gets the
    same answer, and one that is pinned or vouched for needs no document.

    Raises:
        Unavailable: what the issuer publishes could not be had.
        MethodRefused: `key-not-of-issuer`, or `of-other` for an issuer that can have no other key; or as
            `KeyFinder.find`.
    """
    refused: DomainError | None = None
    for method_id in _names_of(finder, key):
        try:
            return finder.find(method_id, PURPOSE)
        except DomainError as error:
            refused = error
    if refused is not None:
        raise refused
    finder.check_in_issuers_keys(key)
    return VerificationMethod(finder.issuer_id, finder.issuer_id, key)


def _names_of(finder: KeyFinder, key: PublicKey) -> Iterator[str]:
    """The names under which a DID publishes a key, or somebody who is believed vouches for it."""
    did = finder.issuer_id
    believed = [method for method in finder.pinned.values() if method.public_key == key]
    if did.startswith("did:"):
        try:
            document = offline_document(did) or finder.did_document()
            yield from published.names_of(document, did, key)
        except NotReached:
            believed += [method for method in finder.spare().values() if method.public_key == key]
    yield from (method.id for method in believed if same_id(method.controller, did))
