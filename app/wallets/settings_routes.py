"""How an organisation deals with wallets, over HTTP."""

from typing import cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from app.http import problems
from app.http.bodies import Flag, Patch, View
from app.http.deps import SignedIn
from app.http.etags import IfMatch
from app.http.route import StrictRoute
from app.organisations.service import get as get_organisation
from app.platform.errors import NotAllowed, NotSignedIn, PreconditionFailed
from app.wallets import settings
from app.wallets.settings import WalletSettings
from schemas.errors import NotFound

router = APIRouter(
    prefix="/api/v1/organisations/{organisation_id}/wallet-settings",
    tags=["wallets"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)
DRAFT_13 = "Whether wallets that speak OpenID4VCI draft 13 are served as well."
UNTYPED = "Whether key proofs are taken whose header does not name their type."


class WalletSettingsPatch(Patch):
    """What is to be different about how an organisation deals with wallets."""

    draft_13: Flag = Field(default_factory=bool, description=DRAFT_13)
    untyped_proofs: Flag = Field(default_factory=bool, description=UNTYPED)


class WalletSettingsView(View):
    """How an organisation deals with wallets."""

    organisation_id: UUID
    draft_13: bool = Field(description=DRAFT_13)
    untyped_proofs: bool = Field(description=UNTYPED)

    @classmethod
    def of(cls, organisation_id: UUID, chosen: WalletSettings) -> "WalletSettingsView":
        """The view of an organisation's settings."""
        return cls(
            organisation_id=organisation_id,
            draft_13=chosen.draft_13,
            untyped_proofs=chosen.untyped_proofs,
        )


@router.get("")
def show(organisation_id: UUID, work: SignedIn) -> WalletSettingsView:
    """How an organisation deals with wallets."""
    return WalletSettingsView.of(organisation_id, settings.get(work, organisation_id))


@router.patch("", responses=problems.responses(PreconditionFailed))
def change(
    organisation_id: UUID, body: WalletSettingsPatch, expected: IfMatch, work: SignedIn
) -> WalletSettingsView:
    """Change how an organisation deals with wallets."""
    settings.get(work, organisation_id)
    row = get_organisation(work.session, organisation_id)
    expected.check(work, row, lambda: show(organisation_id, work))
    changed = settings.change(work, organisation_id, cast("settings.Changes", body.changes()))
    return WalletSettingsView.of(organisation_id, changed)
