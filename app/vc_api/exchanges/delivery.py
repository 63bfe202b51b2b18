"""From an offer and a proved holder to the badge: an exchange gives it to one wallet, once.

Whoever lost the answer may ask again with the same key until the offer expires, and gets the same badge. The
challenge belongs to the offer and is spent with it: another key has come too late.
"""

from dataclasses import dataclass
from datetime import datetime

from app.access.actions import Action
from app.access.check import found
from app.awards import bindings, versions
from app.awards.standing import expect
from app.awards.tables import Award, AwardBinding, AwardState, AwardVersion
from app.platform.runtime import Work
from app.wallets import exchange_links, offers
from app.wallets.tables import WalletOffer
from credentials.holder.holder import Holder
from schemas.errors import Conflict, Gone, Refused


@dataclass(frozen=True, slots=True)
class Delivered:
    """A badge for a wallet.

    Attributes:
        document: exactly as it was signed.
        valid_from: from when on it counts.
    """

    document: str
    valid_from: datetime


def offer_of(work: Work, handle: str) -> WalletOffer:
    """The offer that an exchange is about.

    Raises:
        NotFound: `wallet-offer-unknown`.
        Gone: `wallet-offer-ended`.
        Refused: `exchange-needs-code` when a short code must be typed, for which an exchange has no place;
            `exchange-not-offered` when another form of the badge is offered.
    """
    offer = offers.at(work, None, handle)
    if offer.tx_code_hash is not None:
        raise Refused("exchange-needs-code", "This offer needs a code, which cannot be typed in an exchange.")
    if not exchange_links.offered(offer):
        raise Refused("exchange-not-offered", "The badge is not offered in the form that an exchange gives.")
    return offer


def bound(work: Work, offer: WalletOffer, holder: Holder) -> Delivered:
    """The badge bound to a wallet's key.

    Raises:
        Conflict: `wallet-offer-used` when another wallet took it; `award-not-standing`.
    """
    acting = work.acting_as(offers.principal_of(work, offer))
    award = work.session.get_one(Award, offer.award_id)
    if offers.redeem_offer(work, offer):
        binding = bindings.begin(acting, award, keep_others=offer.keep_others)
        offer.binding_id = binding.id
    else:
        binding = _binding_again(acting, award, offer, holder)
    return _delivered(bindings.bind(acting, award, binding, bindings.Holder(holder.did, holder.public_key)))


def unbound(work: Work, offer: WalletOffer) -> Delivered:
    """The badge as it is for everybody, once.

    Raises:
        Conflict: `wallet-offer-used`; `award-not-standing`.
        Gone: `badge-erased`.
    """
    award = work.session.get_one(Award, offer.award_id)
    found(offers.principal_of(work, offer), Action.AWARD_READ, award)
    if not offers.redeem_offer(work, offer):
        raise _used()
    expect(award, AwardState.ISSUED)
    return _delivered(versions.newest(work, award))


def _binding_again(acting: Work, award: Award, offer: WalletOffer, holder: Holder) -> AwardBinding:
    """The binding that this wallet has by this offer.

    Raises:
        Conflict: `wallet-offer-used` when it has none, or it ended.
    """
    binding = next((one for one in bindings.of(acting, award) if one.id == offer.binding_id), None)
    if binding is None or binding.ended_at is not None:
        raise _used()
    if holder.did not in {version.subject_id for version in binding.versions}:
        raise _used()
    return binding


def _delivered(version: AwardVersion) -> Delivered:
    if version.document is None:
        raise Gone("badge-erased", "The badge was erased.")
    return Delivered(version.document, version.valid_from)


def _used() -> Conflict:
    return Conflict("wallet-offer-used", "A wallet took this offer already.")
