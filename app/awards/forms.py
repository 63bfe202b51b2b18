"""An award in other forms: made on request from what the leader signed, once for each version."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from app.access.actions import Action
from app.access.check import found
from app.awards import versions
from app.awards.events import AwardFormMade
from app.awards.facts import anchors_of, backing_of, resources_of
from app.awards.standing import expect
from app.awards.tables import Award, AwardForm, AwardState, AwardVersion
from app.issuers import certificates, keyring, status_lists
from app.issuers.tables import ListKind, StatusList
from app.platform.db import lock
from app.platform.runtime import Work
from credentials import issue
from credentials.forms import registry
from credentials.forms.form import Form, Making, SignedBy, TokenStatus
from keys import did_jwk, did_key
from keys.algorithms import PublicKey
from schemas.errors import Conflict, Gone, NotFound


@dataclass(frozen=True, slots=True)
class SignedForm:
    """A badge in one form.

    Attributes:
        form: which.
        version: the number of the version that it states.
        document: exactly as it was signed.
        signed_at: when.
    """

    form: Form
    version: int
    document: str
    signed_at: datetime


def of(work: Work, award: Award) -> list[SignedForm]:
    """Every form in which an award can be had now.

    Raises:
        Gone: `badge-erased`.
    """
    return list(signed(versions.newest(work, award)))


def get(work: Work, award: Award, name: str) -> SignedForm:
    """An award in one form that was made before.

    Raises:
        Gone: `badge-erased`.
        NotFound: `form-not-made`.
    """
    found_form = next((one for one in of(work, award) if one.form.name == name), None)
    if found_form is None:
        raise NotFound("form-not-made", "This award was not made in this form.")
    return found_form


def signed(version: AwardVersion) -> Iterator[SignedForm]:
    """The forms of one version, the leader's own first.

    Raises:
        Gone: `badge-erased`.
    """
    if version.document is None:
        raise Gone("badge-erased", "The badge at this address was erased.")
    (own,) = (form for form in registry.ALL.values() if form.signed_by is SignedBy.LEADER)
    yield SignedForm(own, version.number, version.document, version.signed_at)
    for row in version.forms:
        if row.document is not None and row.name in registry.ALL:
            yield SignedForm(registry.ALL[row.name], version.number, row.document, row.signed_at)


def make(work: Work, award: Award, name: str) -> tuple[SignedForm, bool]:
    """Give an award in a form; asked for again, the same is given again.

    Args:
        work: the unit of work.
        award: of which organisation's leader.
        name: one of `registry.ALL`.

    Returns:
        The form, and whether it was made just now.

    Raises:
        Gone: `badge-erased`.
        Conflict: `award-not-standing`.
        Refused: `key-retired`, the organisation has no form key in use; `own-verification-failed`.
    """
    found(work.principal, Action.AWARD_MAKE_FORM, award)
    lock(work.session, award)
    version = versions.newest(work, award)
    for known in signed(version):
        if known.form.name == name:
            return known, False
    expect(award, AwardState.ISSUED)
    return _make(work, award, version, name), True


def make_for(work: Work, award: Award, version: AwardVersion, name: str) -> SignedForm:
    """Give one version of an award in a form, for the wallet that holds it; the same is given again.

    Args:
        work: the unit of work.
        award: whose.
        version: one of its versions.
        name: one of `registry.ALL`.

    Raises:
        NotFound: `award-unknown`.
        Gone: `badge-erased`.
        Conflict: `award-not-standing`; `binding-ended`.
        Refused: as `make`.
    """
    found(work.principal, Action.AWARD_MAKE_FORM, award)
    lock(work.session, award)
    current = next(one for one in versions.of(work, award) if one.id == version.id)
    for known in signed(current):
        if known.form.name == name:
            return known
    expect(award, AwardState.ISSUED)
    if current.binding is not None and current.binding.ended_at is not None:
        raise Conflict("binding-ended", "This wallet no longer takes the badge. Begin again from the badge.")
    return _make(work, award, current, name)


def _make(work: Work, award: Award, version: AwardVersion, name: str) -> SignedForm:
    form = registry.ALL[name]
    # Locks in one order: the making of the root, lists, the issuer; the organisation is held after them.
    roots = (certificates.root(work).certificate,) if form.certified else ()
    key = keyring.form_key(work, award.organisation_id, form.key_kind)
    entry = (
        status_lists.allocate(work, award.organisation_id, kind=ListKind.TOKEN) if form.own_status else None
    )
    chain = certificates.chain_of(work, key) if form.certified else ()
    backing = backing_of(work, award.organisation_id, award.team_leader_id)
    lists = [work.session.get_one(StatusList, version.list_id), *([entry.status_list] if entry else [])]
    made = issue.make_form(
        form,
        json.loads(version.document or ""),
        keyring.open_signer(work, key),
        Making(
            verification_method=keyring.method_id(key),
            created=work.now,
            contexts=work.runtime.contexts,
            holder=_key_of(version.subject_id or ""),
            certificates=chain,
            status=TokenStatus(entry.status_list.url, entry.index) if entry else None,
            vct=work.urls.badge_type() if form.typed else None,
        ),
        anchors=anchors_of(work, backing, roots),
        resources=resources_of(work, backing, *lists),
    )
    row = AwardForm(
        id=uuid4(),
        version_id=version.id,
        name=name,
        list_id=entry.list_id if entry else None,
        index=entry.index if entry else None,
        document=made.text.decode(),
        signed_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.happened(AwardFormMade(award.organisation_id, award.id, form_id=row.id))
    return SignedForm(form, version.number, made.text.decode(), row.signed_at)


def _key_of(subject_id: str) -> PublicKey | None:
    """The key that a subject's DID says itself; None of a subject that is no wallet's key."""
    if subject_id.startswith(did_key.PREFIX):
        return did_key.public_key(subject_id)
    return did_jwk.public_key(subject_id) if subject_id.startswith(did_jwk.PREFIX) else None
