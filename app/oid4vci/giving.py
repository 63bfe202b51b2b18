"""Binding a badge to a wallet's keys, and giving the wallet what it asked for.

Everything happens in the one transaction of the request: nonces spent, the binding begun, every version and
form signed; or nothing at all.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from app.awards import bindings, forms
from app.awards.tables import Award, AwardBinding, AwardState, AwardVersion
from app.http.punctual import Punctual
from app.oid4vci import issuances
from app.oid4vci.answers import OAuthError
from app.oid4vci.encryption import Asked
from app.oid4vci.issuances import WalletIssuance
from app.platform.db import lock
from app.platform.runtime import Work
from app.wallets import nonces, offers, settings
from app.wallets.configurations import CONFIGURATIONS
from app.wallets.tables import WalletOffer
from credentials.holder.holder import Holder
from schemas.errors import DomainError, TooMany, Unavailable
from schemas.strict_json import JsonObject

INTERVAL: Final = 600
"""Seconds until a wallet that waits should ask again: people decide how long it takes."""
OBJECTS: Final = frozenset({"ldp_vc"})
"""The formats whose credentials are JSON objects; the others are texts."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a wallet gets.

    Attributes:
        credentials: the members of `credentials`.
        valid_from: from when on all of them count.
    """

    credentials: Sequence[Mapping[str, Any]]
    valid_from: datetime


def hold(work: Work, offer: WalletOffer) -> Award:
    """Lock what a wallet was offered, in the order in which everybody does: the badge, then the offer."""
    award = work.session.get_one(Award, offer.award_id)
    lock(work.session, award)
    lock(work.session, offer)
    return award


def give(
    work: Work, award: Award, offer: WalletOffer, row: WalletIssuance, holders: Sequence[Holder]
) -> Given | None:
    """Give a badge to a wallet, once for each of its keys.

    Args:
        work: the unit of work.
        award: the badge, held.
        offer: that the wallet redeemed.
        row: what it asked for.
        holders: the keys, proved.

    Returns:
        What it gets; None while the badge is being looked at again.

    Raises:
        OAuthError: `credential_request_denied`: the badge cannot be given any more.
    """
    if offer.ended_at is not None:
        # By whoever made it, after this request had shown its token.
        raise denied("The offer has been taken back.")
    if award.state is AwardState.SUSPENDED:
        return None
    acting = work.acting_as(offers.principal_of(work, offer))
    try:
        binding = _binding(acting, award, offer)
        bound = [
            bindings.bind(acting, award, binding, bindings.Holder(holder.did, holder.public_key))
            for holder in holders
        ]
        credentials = [_in_form(acting, award, version, row.configuration_id) for version in bound]
    except (Unavailable, TooMany):
        raise
    except DomainError as error:
        raise denied(error.detail) from error
    return Given(credentials, max(version.valid_from for version in bound))


def answer(work: Work, asked: Asked, row: WalletIssuance, given: Given, *, notified: bool = True) -> Response:
    """The answer with what a wallet asked for, in the words in which it asked.

    Args:
        work: the unit of work.
        asked: the request.
        row: the request as it is kept.
        given: what it gets.
        notified: name it, so that the wallet may tell how it went. After a wait @openid4vc and Credo 0.6
            refuse an answer that does, and it is optional (section 9.2).
    """
    notification_id = issuances.hand_out(work, row)
    # Draft 13 asks with one proof.
    credentials = given.credentials[0] if row.draft_13 else {"credentials": list(given.credentials)}
    named = {"notification_id": notification_id} if notified else {}
    return Punctual(asked.answer({**credentials, **named, **_along(work, row)}), given.valid_from)


def deferral(work: Work, asked: Asked, row: WalletIssuance, transaction_id: str) -> Response:
    """The answer to a wallet that has to wait."""
    body = {"transaction_id": transaction_id, "interval": INTERVAL, **_along(work, row)}
    return asked.answer(body, HTTPStatus.ACCEPTED)


def nonce(work: Work) -> JsonObject:
    """A new nonce as draft 13 gives it along with other answers."""
    seconds = int(nonces.LASTS.total_seconds())
    return {"c_nonce": nonces.make(work.runtime), "c_nonce_expires_in": seconds}


def denied(description: str) -> OAuthError:
    """The refusal of what will never be given."""
    return OAuthError("credential_request_denied", description)


def _along(work: Work, row: WalletIssuance) -> JsonObject:
    """The nonce for the next request: Credo 0.6 takes several credentials in a row by it."""
    offer = work.session.get_one(WalletOffer, row.offer_id)
    return nonce(work) if settings.of(work, offer.organisation_id).draft_13 else {}


def _binding(work: Work, award: Award, offer: WalletOffer) -> AwardBinding:
    """The binding of an offer: begun with the first credential, the same for all later ones."""
    if offer.binding_id is None:
        binding = bindings.begin(work, award, keep_others=offer.keep_others)
        offer.binding_id = binding.id
        return binding
    return bindings.get(work, award, offer.binding_id)


def _in_form(work: Work, award: Award, version: AwardVersion, configuration_id: str) -> dict[str, Any]:
    configuration = CONFIGURATIONS[configuration_id]
    document = forms.make_for(work, award, version, configuration.form).document
    return {"credential": json.loads(document) if configuration.format in OBJECTS else document}
