"""How an organisation deals with wallets that are behind, or ahead of, the standard."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from app.access.actions import Action
from app.access.check import check
from app.organisations.service import get as get_organisation
from app.platform.db import lock
from app.platform.runtime import Work
from app.wallets.events import WalletSettingsChanged
from app.wallets.tables import WalletSettingsRow


@dataclass(frozen=True, slots=True)
class WalletSettings:
    """What an organisation allows wallets.

    Attributes:
        draft_13: speak as OpenID4VCI draft 13 does, with wallets that know nothing newer.
        untyped_proofs: take key proofs whose header does not say what they are.
    """

    draft_13: bool
    untyped_proofs: bool


class Changes(TypedDict, total=False):
    """What is to be different. What is left out stays."""

    draft_13: bool
    untyped_proofs: bool


def of(work: Work, organisation_id: UUID) -> WalletSettings:
    """An organisation's settings: strict, except in the demo, unless it chose otherwise."""
    row = work.session.get(WalletSettingsRow, organisation_id)
    if row is None:
        return WalletSettings(draft_13=work.settings.demo, untyped_proofs=work.settings.demo)
    return WalletSettings(draft_13=row.draft_13, untyped_proofs=row.untyped_proofs)


def get(work: Work, organisation_id: UUID) -> WalletSettings:
    """An organisation's settings, for whoever may see them.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`.
    """
    check(work.principal, Action.WALLET_SETTINGS_READ, organisation_id, about="organisation")
    return of(work, get_organisation(work.session, organisation_id).id)


def change(work: Work, organisation_id: UUID, changes: Changes) -> WalletSettings:
    """Change an organisation's settings.

    Raises:
        NotAllowed: `role-not-allowed`.
        NotFound: `organisation-unknown`.
    """
    check(work.principal, Action.WALLET_SETTINGS_CHANGE, organisation_id, about="organisation")
    organisation = get_organisation(work.session, organisation_id)
    # The row may not be there yet; the organisation always is.
    lock(work.session, organisation)
    before = of(work, organisation_id)
    after = WalletSettings(
        draft_13=changes.get("draft_13", before.draft_13),
        untyped_proofs=changes.get("untyped_proofs", before.untyped_proofs),
    )
    if after == before:
        return before
    row = work.session.get(WalletSettingsRow, organisation_id)
    if row is None:
        row = WalletSettingsRow(organisation_id=organisation_id)
        work.session.add(row)
    row.draft_13, row.untyped_proofs, row.changed_at = after.draft_13, after.untyped_proofs, work.now
    work.session.flush()
    work.happened(
        WalletSettingsChanged(
            organisation_id,
            organisation_id,
            draft_13=after.draft_13,
            untyped_proofs=after.untyped_proofs,
        )
    )
    return after
