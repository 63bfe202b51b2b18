"""The wallets that took an award, over HTTP."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from app.awards import bindings, service
from app.awards.tables import AwardBinding, BindingEnd, Told
from app.http import problems
from app.http.bodies import View
from app.http.deps import SignedIn
from app.http.route import StrictRoute
from app.platform.errors import NotAllowed, NotSignedIn
from schemas.errors import NotFound

router = APIRouter(
    prefix="/api/v1/awards/{award_id}/wallets",
    tags=["awards"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)


class WalletView(View):
    """A wallet that took a badge."""

    id: UUID
    label: str | None = Field(description="What the wallet is called, if it was said; null also once erased.")
    created_at: datetime = Field(description="When it was let take the badge.")
    ended_at: datetime | None = Field(description="Since when it holds no badge that counts.")
    end_reason: BindingEnd | None = Field(
        description="Why: `lost`; `replaced` by another wallet; the badge was `corrected`, `suspended`, "
        "`revoked` or `erased`. After `corrected` and `suspended` the wallet has to take the badge again."
    )
    told: Told | None = Field(
        description="The last that the wallet itself said of the badge; null when it said nothing."
    )
    told_at: datetime | None


class WalletsView(View):
    """The wallets of one award: a handful, so that there are no pages of them."""

    items: list[WalletView] = Field(description="The first first, those that ended included.")


@router.get("")
def index(award_id: UUID, work: SignedIn) -> WalletsView:
    """The wallets that hold a badge, or held it."""
    took = bindings.that_took(work, service.get(work, award_id))
    return WalletsView(items=[_view(binding) for binding in took])


@router.post("/{wallet_id}/lost")
def lose(award_id: UUID, wallet_id: UUID, work: SignedIn) -> WalletView:
    """Withdraw the copies in a wallet that is lost, and nothing else; said again, it changes nothing."""
    award = service.get(work, award_id)
    binding = bindings.get(work, award, wallet_id)
    bindings.end(work, award, binding, BindingEnd.LOST)
    return _view(binding)


def _view(binding: AwardBinding) -> WalletView:
    return WalletView.model_validate({name: getattr(binding, name) for name in WalletView.model_fields})
