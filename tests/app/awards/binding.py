"""Helpers of the tests about wallets."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.awards import bindings, forms
from app.awards.bindings import Holder
from app.awards.tables import Award, AwardBinding
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime, Work
from keys import did_jwk, did_key
from keys import signer as signers
from keys.algorithms import KeyKind
from tests.app.asgi_client import AsgiClient

FORMS = ("ldp", "vcsdjwt", "sdjwt", "jwt-vc", "jwt", "jwt-rs256")
MEDIA_TYPES = {
    "ldp": "application/vc",
    "vcsdjwt": "application/vc+sd-jwt",
    "sdjwt": "application/dc+sd-jwt",
    "jwt-vc": "application/jwt",
    "jwt": "application/jwt",
    "jwt-rs256": "application/jwt",
}


def a_holder(kind: KeyKind = KeyKind.P256, method: str = "jwk") -> Holder:
    public = signers.generate(kind).public_key
    did = did_key.did_for(public) if method == "key" else did_jwk.did_for(public)
    return Holder(did, public)


def award_of(work: Work, award: str) -> Award:
    return work.session.scalars(select(Award).where(Award.id == UUID(award))).one()


def as_learner(runtime: Runtime, work: Work, award: Award) -> Work:
    principal = Principal(
        id="wallet-offer:test",
        role=Role.LEARNER,
        organisation_id=award.organisation_id,
        learner_id=award.learner_id,
    )
    return work.acting_as(principal)


def take(
    runtime: Runtime,
    award: str,
    *holders: Holder,
    names: tuple[str, ...] = ("ldp",),
    keep_others: bool = False,
    label: str | None = None,
    later: timedelta = timedelta(),
) -> tuple[UUID, list[dict[str, str]]]:
    """A wallet takes a badge: its binding, and for each key the documents by form."""
    at = runtime.clock() + later
    with runtime.work(at=at) as plain:
        row = award_of(plain, award)
        work = as_learner(runtime, plain, row)
        binding = bindings.begin(work, row, keep_others=keep_others, label=label)
        given = []
        for holder in holders or (a_holder(),):
            version = bindings.bind(work, row, binding, holder)
            given.append({name: forms.make_for(work, row, version, name).document for name in names})
        return binding.id, given


def kept(runtime: Runtime, award: str) -> list[AwardBinding]:
    with runtime.work(writes=False) as work:
        return list(bindings.of(work, award_of(work, award)))


def judged(client: AsgiClient, name: str, document: str) -> Any:
    headers = {"Content-Type": MEDIA_TYPES[name]}
    return client.post("/api/v1/verify", content=document, headers=headers).json()


def verdicts(client: AsgiClient, documents: dict[str, str]) -> dict[str, str]:
    return {name: judged(client, name, text)["verdict"] for name, text in documents.items()}
