"""The members of a proof, before any cryptography: https://www.w3.org/TR/vc-data-integrity/#proofs."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from credentials.suites.base import ProofInvalid, ProofMalformed
from schemas import instants
from schemas.json_ld import items, texts
from schemas.strict_json import JsonObject

MAX_PREVIOUS: Final = 64

_URL = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f<>"\\\s]+')


def check_members(
    proof: JsonObject,
    *,
    purpose: str,
    now: datetime | None,
    domain: str | list[str] | None,
    challenge: str | None,
) -> None:
    """Refuse a proof whose members are malformed or not the ones asked for.

    Args:
        proof: the proof.
        purpose: the `proofPurpose` that it must have.
        now: the moment against which `expires` is held; None leaves that out.
        domain: if given, the domains that the proof must name, no more and no less.
        challenge: if given, the challenge that it must answer.

    Raises:
        ProofMalformed: `proof-malformed`, with the `member` in the parameters.
        ProofInvalid: `proof-purpose-mismatch`, `proof-expired`, `domain-mismatch` or `challenge-mismatch`.
    """
    _check_urls(proof)
    _check_texts(proof)
    if not isinstance(proof.get("proofPurpose"), str):
        raise _malformed("proofPurpose")
    if proof["proofPurpose"] != purpose:
        raise ProofInvalid(
            "proof-purpose-mismatch", "The proof was made for another purpose.", expected=purpose
        )
    for member in ("created", "expires"):
        if member in proof:
            instant(proof[member], member)
    if now is not None and "expires" in proof and instant(proof["expires"]) <= now:
        raise ProofInvalid("proof-expired", "The proof has expired.", expires=proof["expires"])
    if domain is not None and _as_set(domain) != _as_set(proof.get("domain", [])):
        raise ProofInvalid("domain-mismatch", "The proof was made for another domain.")
    if challenge is not None and proof.get("challenge") != challenge:
        raise ProofInvalid("challenge-mismatch", "The proof answers another challenge.")


def instant(text: Any, member: str = "created") -> datetime:
    """Read an XML Schema dateTimeStamp: https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp.

    Raises:
        ProofMalformed: `proof-malformed`.
    """
    found = instants.read_stamp(text)
    if found is None or not found.in_calendar:
        raise _malformed(member)
    return found.moment


def previous_of(proof: JsonObject, proofs: list[JsonObject]) -> list[JsonObject]:
    """Return the proofs that `proof` confirms, in the order in which they stand in the document.

    Raises:
        ProofInvalid: `previous-proof-missing`.
    """
    wanted = proof.get("previousProof", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    found = [other for other in proofs if isinstance(other.get("id"), str) and other["id"] in wanted]
    if len(found) != len(set(wanted)):
        raise ProofInvalid(
            "previous-proof-missing", "A proof that this one confirms is missing, or its id is used twice."
        )
    return found


def _check_urls(proof: JsonObject) -> None:
    if not _is_url(proof.get("verificationMethod")):
        raise _malformed("verificationMethod")
    if "id" in proof and not _is_url(proof["id"]):
        raise _malformed("id")
    previous = proof.get("previousProof", [])
    listed = [previous] if isinstance(previous, str) else previous
    if (
        not isinstance(listed, list)
        or len(listed) > MAX_PREVIOUS
        or ("previousProof" in proof and not listed)
        or not all(_is_url(one) for one in listed)
    ):
        raise _malformed("previousProof")


def _check_texts(proof: JsonObject) -> None:
    for member in ("challenge", "nonce"):
        if member in proof and not isinstance(proof[member], str):
            raise _malformed(member)
    domain = proof.get("domain", "")
    if domain is None or items(domain) != texts(domain):
        raise _malformed("domain")


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _as_set(value: str | Iterable[str]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def _malformed(member: str) -> ProofMalformed:
    return ProofMalformed("proof-malformed", f"The proof's {member} is missing or malformed.", member=member)
