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
from app.awards.facts import Backing, anchors_of, backing_of, resources_of
from app.awards.lifecycle import expect
from app.awards.tables import Award, AwardForm, AwardState, AwardVersion
from app.issuers import keyring
from app.issuers.tables import KeyPurpose, SigningKey, StatusList
from app.platform.db import lock
from app.platform.runtime import Work
from credentials import issue
from credentials.forms import registry
from credentials.forms.form import Form, Making, SignedBy
from schemas.errors import Gone, NotFound, Refused


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
    row = AwardForm(
        id=uuid4(),
        version_id=version.id,
        name=name,
        document=_made(work, award, version, name),
        signed_at=work.now,
    )
    work.session.add(row)
    work.happened(AwardFormMade(award.organisation_id, award.id, form_id=row.id))
    return SignedForm(registry.ALL[name], version.number, row.document or "", row.signed_at), True


def _made(work: Work, award: Award, version: AwardVersion, name: str) -> str:
    backing = backing_of(work, award.organisation_id, award.team_leader_id)
    key, form = _form_key(backing), registry.ALL[name]
    made = issue.make_form(
        form,
        json.loads(version.document or ""),
        keyring.open_signer(work, key),
        Making(verification_method=keyring.method_id(key), created=work.now, contexts=work.runtime.contexts),
        anchors=anchors_of(work, backing),
        resources=resources_of(work, backing, work.session.get_one(StatusList, version.list_id)),
    )
    return made.text.decode()


def _form_key(backing: Backing) -> SigningKey:
    usable = [
        key
        for key in backing.keys_of(backing.organisation.id, KeyPurpose.JOSE)
        if key.retired_at is None and key.compromised_at is None
    ]
    if not usable:
        raise Refused("key-retired", "There is no key in use to sign this with.")
    return usable[-1]
