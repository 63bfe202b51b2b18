"""Binding a badge to a wallet's keys, and giving the wallet what it asked for.

Everything happens in the one transaction of the request: nonces spent, the binding begun, every version and
form signed; or nothing at all.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from starlette.responses import Response

from app.awards import bindings, forms
from app.awards.tables import Award, AwardBinding, AwardState
from app.oid4vci import issuances
from app.oid4vci.answers import OAuthError
from app.oid4vci.encryption import Asked
from app.oid4vci.issuances import WalletIssuance
from app.platform.db import lock
from app.platform.runtime import Work
from app.wallets import nonces, offers
from app.wallets.configurations import CONFIGURATIONS
from app.wallets.tables import WalletOffer
from credentials.holder.holder import Holder
from schemas.errors import DomainError, TooMany, Unavailable
from schemas.strict_json import JsonObject

INTERVAL: Final = 600
"""Seconds until a wallet that waits should ask again: people decide how long it takes."""
OBJECTS: Final = frozenset({"ldp_vc"})
"""The formats whose credentials are JSON objects; the others are texts."""
_Items = list[dict[str, Any]]


def give(work: Work, offer: WalletOffer, row: WalletIssuance, holders: Sequence[Holder]) -> _Items | None:
    """Give a badge to a wallet, once for each of its keys.

    Args:
        work: the unit of work.
        offer: that the wallet redeemed.
        row: what it asked for.
        holders: the keys, proved.

    Returns:
        The members of `credentials`; None while the badge is being looked at again.

    Raises:
        OAuthError: `credential_request_denied`: the badge cannot be given any more.
    """
    award = work.session.get_one(Award, offer.award_id)
    lock(work.session, award)
    lock(work.session, offer)
    if award.state is AwardState.SUSPENDED:
        return None
    acting = work.acting_as(offers.principal_of(work, offer))
    try:
        binding = _binding(acting, award, offer)
        return [_bound(acting, award, binding, row.configuration_id, holder) for holder in holders]
    except (Unavailable, TooMany):
        raise
    except DomainError as error:
        raise denied(error.detail) from error


def answer(work: Work, asked: Asked, row: WalletIssuance, given: _Items) -> Response:
    """The answer with what a wallet asked for, in the words in which it asked."""
    notification_id = issuances.hand_out(work, row)
    # Draft 13 asks with one proof.
    credentials = given[0] if row.draft_13 else {"credentials": given}
    return asked.answer({**credentials, "notification_id": notification_id, **_along(work, row)})


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
    return nonce(work) if row.draft_13 else {}


def _binding(work: Work, award: Award, offer: WalletOffer) -> AwardBinding:
    """The binding of an offer: begun with the first credential, the same for all later ones."""
    if offer.binding_id is None:
        binding = bindings.begin(work, award, keep_others=offer.keep_others)
        offer.binding_id = binding.id
        return binding
    return bindings.get(work, award, offer.binding_id)


def _bound(
    work: Work, award: Award, binding: AwardBinding, configuration_id: str, holder: Holder
) -> dict[str, Any]:
    configuration = CONFIGURATIONS[configuration_id]
    version = bindings.bind(work, award, binding, bindings.Holder(holder.did, holder.public_key))
    document = forms.make_for(work, award, version, configuration.form).document
    return {"credential": json.loads(document) if configuration.format in OBJECTS else document}
