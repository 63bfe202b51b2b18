"""Wallet offers over HTTP: the leader, the organisation and the learner offer a badge to a wallet."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field

from app.awards import service as awards
from app.http import problems
from app.http.bodies import Body, Flag, View, wrong
from app.http.deps import SignedIn
from app.http.paging import Listing, Paged
from app.http.route import StrictRoute
from app.platform.errors import NotAllowed, NotSignedIn
from app.platform.i18n import Words, language_of
from app.platform.runtime import Work
from app.wallets import ending, exchange_links, listing, offer_object, offers
from app.wallets.configurations import CONFIGURATIONS
from app.wallets.offers import LASTS, LONGEST, SHORTEST, CreatedOffer, OfferState
from app.wallets.tables import Grant, WalletOffer
from schemas.errors import Conflict, NotFound

router = APIRouter(
    prefix="/api/v1/awards/{award_id}/wallet-offers",
    tags=["wallets"],
    route_class=StrictRoute,
    responses=problems.responses(NotSignedIn, NotAllowed, NotFound),
)


def _known(name: str) -> str:
    if name not in CONFIGURATIONS:
        raise wrong("one-of")
    return name


def _distinct(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise wrong("given-twice")
    return names


ConfigurationId = Annotated[
    str, AfterValidator(_known), Field(json_schema_extra={"enum": list(CONFIGURATIONS)})
]
ConfigurationIds = Annotated[
    tuple[ConfigurationId, ...],
    AfterValidator(_distinct),
    # After the names were looked at: a list of wrong names alone is not called empty as well.
    Field(
        min_length=1,
        description="What the wallet may ask for; everything without it.",
        json_schema_extra={"minItems": 1, "uniqueItems": True},
    ),
]


class NewWalletOffer(Body):
    """How a badge is offered to the learner's wallet."""

    grant: Grant = Field(description="How the wallet gets its access token.")
    tx_code: Flag = Field(description="Whether the learner types a code of six digits as well.")
    configuration_ids: ConfigurationIds | None = None
    keep_others: Flag = Field(
        default=False, description="Whether the wallets that hold the badge already keep it."
    )
    expires_in: Annotated[int, Field(ge=int(SHORTEST.total_seconds()), le=int(LONGEST.total_seconds()))] = (
        Field(default=int(LASTS.total_seconds()), description="For how many seconds it is good.")
    )


class WalletOfferView(View):
    """A wallet offer, without what opens it."""

    id: UUID
    award_id: UUID
    grant: Grant
    asks_tx_code: bool = Field(description="Whether the learner types a code as well.")
    configuration_ids: list[str] = Field(description="What the wallet may ask for.")
    keep_others: bool
    state: OfferState = Field(description="How it stands.")
    attempts_left: int = Field(description="Wrong codes until it is blocked.")
    created_at: datetime
    expires_at: datetime
    redeemed_at: datetime | None

    @classmethod
    def of(cls, work: Work, row: WalletOffer) -> "WalletOfferView":
        """The view of a row."""
        told = {"asks_tx_code": row.tx_code_hash is not None, "state": offers.state(work, row)}
        same = {name: getattr(row, name) for name in cls.model_fields if name not in told}
        return cls.model_validate({**same, **told})


class MadeWalletOfferView(WalletOfferView):
    """A wallet offer that was just made, with what opens it: the only time that it is shown."""

    SECRET: ClassVar[bool] = True

    credential_offer_uri: str = Field(
        description="Where the wallet reads the offer (OpenID4VCI 1.0, section 4.1.3); until it expires."
    )
    credential_offer: dict[str, Any] = Field(description="The same offer by value (section 4.1.1).")
    deep_link: str = Field(description="Opens a wallet on the phone that follows it, or as a QR code.")
    interaction_url: str | None = Field(
        default=None,
        description="Opens a wallet that takes badges in a VC-API exchange (VCALM, interaction URL). This "
        "and the next three are told when no code is asked for and `OpenBadge_ldp` is offered.",
    )
    lcw_url: str | None = Field(
        default=None, description="The same for the Learner Credential Wallet, as an invitation."
    )
    lcw_unbound_url: str | None = Field(
        default=None, description="An invitation to the badge that is bound to no wallet."
    )
    dcc_request_url: str | None = Field(
        default=None,
        description="The older request of the Learner Credential Wallet, by which it keeps a bound badge.",
    )
    tx_code: str | None = Field(
        default=None, description="Six digits for the learner, when asked for. Tell them apart from the link."
    )

    @classmethod
    def made(cls, work: Work, created: CreatedOffer, t: Words) -> "MadeWalletOfferView":
        """The view of an offer with its secrets."""
        offer, handle = created.offer, created.handle
        links = exchange_links.of(work, offer, handle) if exchange_links.offered(offer) else None
        return cls(
            **WalletOfferView.of(work, offer).model_dump(),
            credential_offer_uri=work.urls.credential_offer(offer.organisation_id, handle),
            credential_offer=offer_object.build(work, offer, handle, t),
            deep_link=offer_object.deep_link(work, offer, handle),
            interaction_url=links.interaction_url if links else None,
            lcw_url=links.lcw_url if links else None,
            lcw_unbound_url=links.lcw_unbound_url if links else None,
            dcc_request_url=links.dcc_request_url if links else None,
            tx_code=created.tx_code,
        )


@router.post("", status_code=201, response_model_exclude_none=True, responses=problems.responses(Conflict))
def create(
    award_id: UUID, body: NewWalletOffer, request: Request, response: Response, work: SignedIn
) -> MadeWalletOfferView:
    """Offer a badge to the learner's wallet; what opens the offer is shown once."""
    created = offers.create(
        work,
        awards.get(work, award_id),
        grant=body.grant,
        with_code=body.tx_code,
        configuration_ids=body.configuration_ids,
        keep_others=body.keep_others,
        lasts=timedelta(seconds=body.expires_in),
    )
    response.headers["Location"] = f"{work.urls.base}{request.url.path}/{created.offer.id}"
    return MadeWalletOfferView.made(work, created, Words(language_of(request)))


@router.get("")
def index(award_id: UUID, work: SignedIn, paged: Paged) -> Listing[WalletOfferView]:
    """The wallet offers of a badge, newest first."""
    award = awards.get(work, award_id)
    found = paged.read(lambda window: listing.page(work, award, window))
    return paged.listing(found, [WalletOfferView.of(work, row) for row in found.rows])


@router.get("/{offer_id}")
def show(award_id: UUID, offer_id: UUID, work: SignedIn) -> WalletOfferView:
    """A wallet offer of a badge."""
    return WalletOfferView.of(work, listing.get(work, awards.get(work, award_id), offer_id))


@router.delete("/{offer_id}", status_code=204)
def end(award_id: UUID, offer_id: UUID, work: SignedIn) -> None:
    """End a wallet offer; a wallet that took the badge keeps it."""
    award = awards.get(work, award_id)
    ending.end(work, award, listing.get(work, award, offer_id))
