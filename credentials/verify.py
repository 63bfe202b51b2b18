"""The verifier: a numbered recipe. Pure: the same badge, resources and moment always give the same judgement."""

from datetime import datetime
from typing import Literal

from credentials.intake import Presented
from credentials.judgement import Judgement
from credentials.resources import Resources
from credentials.trust import NOBODY, TrustAnchors

Profile = Literal["open-badge", "any-credential"]


def verify(
    presented: Presented,
    resources: Resources,
    now: datetime,
    *,
    anchors: TrustAnchors = NOBODY,
    recipient: str | None = None,
    profile: Profile = "open-badge",
) -> Judgement:
    """Judge one credential.

    Args:
        presented: what `credentials.intake.read` made of the input.
        resources: everything fetched so far. What is missing comes back in `Judgement.wanted`.
        now: the moment to judge at, with a time zone.
        anchors: whom the verifier's owner believes.
        recipient: an e-mail address, DID or other identifier that the asker supplies; compared, never kept.
        profile: `open-badge` demands what Open Badges demands; `any-credential` judges any Verifiable Credential by
            the W3C data model alone.

    Never raises on a bad badge: that is what the judgement is for.
    """
    raise NotImplementedError
