"""The versions of an award: what its badge says from a moment on, and the status entries of all of them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, inspect, select, update
from sqlalchemy.orm import joinedload

from app.awards.events import AwardBindingEnded
from app.awards.facts import Backing
from app.awards.tables import Award, AwardBinding, AwardVersion, BindingEnd, WhySigned
from app.issuers import keyring, status_lists
from app.mandates.tables import Mandate
from app.platform.runtime import Work
from credentials.issue import Prepared


def of(work: Work, award: Award) -> Sequence[AwardVersion]:
    """Every version of an award with its other forms and its wallet, oldest first, as they are now."""
    return (
        work.session.scalars(
            select(AwardVersion)
            .options(joinedload(AwardVersion.forms), joinedload(AwardVersion.binding))
            .where(AwardVersion.award_id == award.id)
            .order_by(AwardVersion.number)
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def served(group: Sequence[AwardVersion]) -> AwardVersion:
    """The version that the badge's address answers with: the newest that is bound to no wallet."""
    return next(version for version in reversed(group) if version.why is not WhySigned.WALLET_BINDING)


def newest(work: Work, award: Award) -> AwardVersion:
    """The same version with its other forms, read alone; of an award given just now it is at hand."""
    if "versions" not in inspect(award).unloaded:
        return served(award.versions)
    number = (
        select(func.max(AwardVersion.number))
        .where(AwardVersion.award_id == award.id, AwardVersion.why != WhySigned.WALLET_BINDING)
        .scalar_subquery()
    )
    return (
        work.session.scalars(
            select(AwardVersion)
            .options(joinedload(AwardVersion.forms))
            .where(AwardVersion.award_id == award.id, AwardVersion.number == number)
        )
        .unique()
        .one()
    )


def withdraw(work: Work, versions: Iterable[AwardVersion]) -> int:
    """Set the status entries of versions, and those that forms of them have for themselves.

    Returns:
        How many were not set before.
    """
    entries: list[tuple[UUID, int]] = []
    for version in versions:
        entries.append((version.list_id, version.index))
        entries += [
            (form.list_id, form.index)
            for form in version.forms
            if form.list_id is not None and form.index is not None
        ]
    return status_lists.set_bits(work, entries)


def end_bindings(work: Work, award: Award, versions: Iterable[AwardVersion], reason: BindingEnd) -> None:
    """Say that the wallets with these versions hold the badge no longer. `withdraw` sets the entries."""
    held = {version.binding.id: version.binding for version in versions if version.binding is not None}
    for binding in held.values():
        if binding.ended_at is None:
            binding.ended_at, binding.end_reason = work.now, reason
            work.happened(AwardBindingEnded(award.organisation_id, award.id, binding.id, reason))


def forget(work: Work, award: Award, versions: Iterable[AwardVersion]) -> None:
    """Forget what versions say, in every form, and what wallets are called. Their status entries stay."""
    work.session.execute(update(AwardBinding).where(AwardBinding.award_id == award.id).values(label=None))
    for version in versions:
        version.narrative = version.evidence = version.subject_id = None
        forget_documents(version)


def forget_documents(version: AwardVersion) -> None:
    """Forget every signed form of a version."""
    version.document = None
    for form in version.forms:
        form.document = None


def sign(work: Work, version: AwardVersion, prepared: Prepared, backing: Backing, mandate: Mandate) -> None:
    """Sign a prepared badge with the key that the mandate names.

    The text is stored and served as it is, never written anew.

    Raises:
        Refused: `key-not-mandated`.
    """
    key = backing.key_of(mandate)
    signed = prepared.issue(
        keyring.open_signer(work, key),
        verification_method=keyring.method_id(key),
        created=work.now,
    )
    version.document, version.signed_at = signed.text.decode(), work.now
