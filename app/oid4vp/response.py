"""What a wallet answers: checked against what was asked, judged by the one verifier, told to whoever asked.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-vp-token-validation
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update

from app.oid4vp import asking, request_object, shown
from app.oid4vp.answers import WalletRefused
from app.oid4vp.forms import Fields
from app.oid4vp.tables import PresentationRequest, Way
from app.platform.runtime import Runtime
from app.verification.service import Sources, judge_for
from credentials.budget import CHARACTERS_READ, Budget
from credentials.checks import holder
from credentials.judgement import Finding, Judgement
from credentials.presentation import dcql, dcql_answer
from credentials.presentation.asked import Asked
from credentials.presentation.dcql_answer import Shown
from keys import multibase
from schemas import strict_json
from schemas.errors import DomainError
from schemas.report import Outcome
from schemas.strict_json import JsonObject

ERRORS: Final = frozenset(
    {
        "access_denied", "invalid_request", "invalid_client", "invalid_scope", "vp_formats_not_supported",
        "invalid_request_uri_method", "invalid_transaction_data", "wallet_unavailable",
    }
)  # fmt: skip
"""What a wallet may say instead of an answer; anything else is told as `other`.

https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-error-response
"""
_ENDED: Final = "This request has ended, or has been answered already."


@dataclass(frozen=True)
class _Asked:
    """A request as it stood when an answer came in; judging takes longer than a transaction may."""

    row: PresentationRequest
    way: Way
    client_id: str


def receive(runtime: Runtime, request_id: UUID, way: Way, form: Fields) -> JsonObject:
    """Take what a wallet posts.

    Args:
        runtime: the running service.
        request_id: which request it answers.
        way: which the wallet came.
        form: what it says.

    Returns:
        What the wallet is told: nothing, or where to send the browser on the same device.

    Raises:
        WalletRefused: it is no answer to this request, or not in time.
    """
    with runtime.work() as work:
        row = asking.of_wallet(work, request_id)
        if row is None:
            raise WalletRefused(_ENDED)
        work.session.expunge(row)
    asked = _Asked(row, way, request_object.client_id(runtime, row, way))
    said = _said(runtime, asked, form)
    if "error" in said:
        return _declined(runtime, asked, said["error"])
    try:
        judgement = _judged(runtime, asked, said.get("vp_token"))
    except WalletRefused as error:
        _note_refusal(runtime, asked, str(error.params.get("why", "answer-unfit")))
        raise
    return _keep(runtime, asked, judgement)


def _said(runtime: Runtime, asked: _Asked, form: Fields) -> JsonObject:
    """The parameters of the answer, out of their envelope; raises `WalletRefused`."""
    said: JsonObject = dict(form)
    if "response" in form:
        said = _opened(runtime, asked, form["response"])
    elif asked.row.is_encrypted and "error" not in form:
        # "Error responses MAY be sent unencrypted"
        raise WalletRefused("The answer must be encrypted.")
    state = said.get("state")
    expected = asking.state(runtime, asked.row, asked.way)
    if not isinstance(state, str) or not hmac.compare_digest(state.encode(), expected.encode()):
        raise WalletRefused("The state is not that of this request.")
    return said


def _opened(runtime: Runtime, asked: _Asked, text: str) -> JsonObject:
    if not asked.row.is_encrypted:
        raise WalletRefused("No encrypted answer was asked for.")
    try:
        return asking.decryption_key(runtime, asked.row).open(text).payload
    except DomainError as error:
        raise WalletRefused(error.detail) from error


def _judged(runtime: Runtime, asked: _Asked, vp_token: Any) -> Judgement:
    listed, budget = _shown(asked, vp_token)
    judgement = judge_for(
        runtime,
        dcql_answer.together(listed),
        sources=Sources.of(runtime),
        budget=budget,
        asked=Asked(asking.nonce(runtime, asked.row, asked.way), (asked.client_id,)),
    )
    items, ours = judgement.items or (judgement,), asking.asks_for_any_badge(runtime, asked.row)
    for one, item in zip(listed, items, strict=True):
        _check_holder(one, item.findings, only_unbound=ours)
    return judgement


def _shown(asked: _Asked, vp_token: Any) -> tuple[list[Shown], Budget]:
    budget = Budget()
    try:
        if isinstance(vp_token, str):
            budget.spend(len(vp_token) // CHARACTERS_READ)
            vp_token = strict_json.parse(vp_token.encode())
        return dcql_answer.match(dcql.read(asking.query_of(asked.row)), vp_token), budget
    except DomainError as error:
        raise WalletRefused(error.detail) from error


def _check_holder(one: Shown, findings: Iterable[Finding], *, only_unbound: bool) -> None:
    """Refuse an answer that whoever gives it could not prove to be theirs.

    Args:
        one: what was shown.
        findings: on it.
        only_unbound: where no proof is needed, it is for badges that are bound to nobody. Else whoever has
            a copy of somebody's badge would show it there.

    "If the requirement is not met, the Verifier MUST reject":
    https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#name-vp-token-validation
    """
    found = next((finding for finding in findings if finding.check == holder.ID), None)
    outcome = Outcome.SKIPPED if found is None else found.outcome
    unproved = only_unbound and found is not None and found.code == f"{holder.ID}.unanswered"
    if outcome is Outcome.FAILED or unproved or (one.asked.bound and outcome is not Outcome.PASSED):
        why = "holder.unsigned" if found is None else found.code
        error = WalletRefused(f"The holder's proof in the answer to {one.asked.id} is not as asked: {why}.")
        error.params["why"] = why
        raise error


def _keep(runtime: Runtime, asked: _Asked, judgement: Judgement) -> JsonObject:
    code = multibase.base64url_encode(secrets.token_bytes(asking.BITS))
    back = asked.way is Way.SAME_DEVICE
    with runtime.work() as work:
        kept = shown.seal_reports(work, asked.row.id, judgement)
        _end(
            work.session.execute,
            asked,
            answered_at=work.now,
            shown=kept,
            trouble=None,
            code_hash=asking.hash_of(code) if back else None,
        )
    return {"redirect_uri": f"{runtime.urls.base}/verify/asked?response_code={code}"} if back else {}


def _declined(runtime: Runtime, asked: _Asked, error: Any) -> JsonObject:
    with runtime.work() as work:
        known = error if isinstance(error, str) and error in ERRORS else "other"
        _end(work.session.execute, asked, answered_at=work.now, trouble=known)
    return {}


def _end(execute: Any, asked: _Asked, **values: Any) -> None:
    """Write down how a request ended; only the first of several answers does.

    Raises:
        WalletRefused: somebody was faster.
    """
    mine = (PresentationRequest.id == asked.row.id) & PresentationRequest.answered_at.is_(None)
    ended = execute(
        update(PresentationRequest)
        .where(mine)
        .values(way=asked.way, **values)
        .returning(PresentationRequest.id)
    ).all()
    if not ended:
        raise WalletRefused(_ENDED)


def _note_refusal(runtime: Runtime, asked: _Asked, why: str) -> None:
    """Count an answer that does not fit; after some of them the request ends."""
    with runtime.work() as work:
        row = asking.of_wallet(work, asked.row.id)
        if row is not None:
            row.refusals += 1
            row.trouble = why[:64]
            row.answered_at = work.now if row.refusals >= asking.MOST_REFUSALS else None
