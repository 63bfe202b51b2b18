"""Fetch, then judge: collects what a badge points to until the pure verifier lacks nothing more."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from threading import BoundedSemaphore
from typing import Any, TypeAlias, TypeVar

import structlog

from app.organisations import service as organisations
from app.platform import askers, errors
from app.platform.outbound import Outbound
from app.platform.runtime import Runtime, Work
from app.verification import own, qr
from app.verification.anchors import configured
from credentials import intake
from credentials.budget import CHARACTERS_READ, Budget
from credentials.intake import Presented
from credentials.judgement import Judgement
from credentials.presentation.asked import NOTHING, Asked
from credentials.resources import Fetched, NotFetched, Reference, Resources
from credentials.together import together
from credentials.trust import TrustAnchors
from credentials.verify import Profile, verify_all
from keys import did_web
from schemas.errors import DomainError, Malformed
from schemas.report import Verdict

MAX_ROUNDS = 6
MAX_FETCHES = 20
_JUDGED_AT_ONCE = 1
_FETCHES_AT_ONCE = 4

_PERHAPS_A_QR_CODE = frozenset({"no-badge-inside", "not-a-badge"})

Answer: TypeAlias = Fetched | NotFetched
Found = TypeVar("Found")


@dataclass(frozen=True)
class Sources:
    """Where one judgement gets what a badge points to.

    Args:
        own: answers what this service published itself; None for everybody else's.
        outbound: asks other sites.
        seconds: for all other sites together.
        asker: in whose name other sites are asked; each has a share.
        began: when the request began; all that is judged in it shares the seconds.
    """

    own: Callable[[Reference], Answer | None]
    outbound: Outbound
    seconds: float
    asker: str = askers.UNKNOWN
    began: float = field(default_factory=time.monotonic)

    @property
    def remaining(self) -> float:
        """Seconds left for other sites; may be negative."""
        return self.began + self.seconds - time.monotonic()

    @classmethod
    def of(cls, runtime: Runtime) -> "Sources":
        """What a running service can ask; a transaction is open only while the database is asked.

        Raises:
            NotCountedError: no limit has counted who asks.
        """

        def answer(reference: Reference) -> Answer | None:
            if not own.is_ours(runtime.settings.base_url, reference):
                return None
            with runtime.work(writes=False) as work:
                return own.answer(work, reference)

        counted = askers.current()
        seconds = runtime.settings.verify_seconds
        return cls(answer, runtime.outbound, seconds, counted.asker, counted.began)


class _Fetcher:
    """The fetching for one badge, with what is left of its time and its number of requests."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._left = MAX_FETCHES

    def fetch(self, wanted: Iterable[Reference]) -> dict[Reference, Answer]:
        """Fetch as much of what is wanted as the limits allow; the rest is answered with why not."""
        found: dict[Reference, Answer] = {}
        elsewhere: list[Reference] = []
        for reference in wanted:
            answer = self._sources.own(reference)
            if answer is not None:
                found[reference] = answer
            elif self._left > 0:
                self._left -= 1
                elsewhere.append(reference)
            else:
                found[reference] = NotFetched("refused", {"reason": "too-many"}, our_limit=True)
        if elsewhere:
            with ThreadPoolExecutor(_FETCHES_AT_ONCE, thread_name_prefix="fetch") as fetchers:
                found.update(zip(elsewhere, fetchers.map(self._ask, elsewhere), strict=True))
        return found

    def _ask(self, reference: Reference) -> Answer:
        seconds = self._sources.remaining
        if seconds <= 0:
            return NotFetched("timeout", our_limit=True)
        try:
            url = did_web.did_to_url(reference.url) if reference.kind == "did" else reference.url
        except DomainError:
            return NotFetched("refused", {"reason": "url"})
        return self._sources.outbound.fetch(reference.kind, url, seconds=seconds, asker=self._sources.asker)


def judge(
    presented: Presented,
    sources: Sources,
    *,
    now: datetime,
    anchors: TrustAnchors,
    recipient: str | None = None,
    every_proof: bool = False,
    budget: Budget | None = None,
    profile: Profile | None = None,
    at: datetime | None = None,
    asked: Asked = NOTHING,
) -> Judgement:
    """Judge everything that was handed in, fetching what it points to.

    Args:
        presented: the badge.
        sources: where answers come from.
        now: the moment to judge at.
        anchors: whom the verifier's owner believes.
        recipient: who the asker thinks the badge is about; compared, never kept.
        every_proof: every proof must hold, a stranger's as well.
        budget: pays for all of it, however many rounds of fetching there are.
        profile: the rules to judge by; those that fit what it says it is when left out.
        at: another moment to compare the badge's own dates with.
        asked: what whoever shows it was asked to repeat.
    """
    budget = budget or Budget()
    options: dict[str, Any] = {"anchors": anchors, "recipient": recipient, "profile": profile, "at": at}
    options |= {"every_proof": every_proof, "budget": budget, "asked": asked}

    def attempt(resources: Resources) -> tuple[Judgement, tuple[Reference, ...]]:
        judgement = verify_all(presented, resources, now, **options)
        return judgement, judgement.wanted

    found = fetch_and_try(sources, attempt)
    structlog.get_logger().info("judged", units=budget.used, verdict=found.verdict.value)
    return found


def fetch_and_try(
    sources: Sources, attempt: Callable[[Resources], tuple[Found, tuple[Reference, ...]]]
) -> Found:
    """Try with ever more resources until nothing more is wanted, within the limits of one check.

    Args:
        sources: where answers come from.
        attempt: gives its result and what it lacked; pure, as it runs several times.
    """
    fetcher = _Fetcher(sources)
    resources = Resources()
    with _judging():
        found, wanted = attempt(resources)
    for _ in range(MAX_ROUNDS):
        if not wanted:
            break
        resources = resources.with_found(fetcher.fetch(wanted))
        with _judging():
            found, wanted = attempt(resources)
    return found


@cache
def _judging() -> BoundedSemaphore:
    """A turn at judging: it keeps a core busy, so that more at once would only take more memory."""
    return BoundedSemaphore(_JUDGED_AT_ONCE)


def check(
    runtime: Runtime,
    data: bytes,
    media_type: str | None,
    *,
    recipient: str | None = None,
    profile: Profile | None = None,
    at: datetime | None = None,
) -> Judgement:
    """Judge whatever somebody handed in: a badge in any form, a link to one, or a picture of its QR code.

    Args:
        runtime: the running service.
        data: what was handed in.
        media_type: what the sender called it.
        recipient: as for `judge`.
        profile: as for `judge`.
        at: as for `judge`.

    Raises:
        Malformed: it is no badge in a form we know.
        Invalid: `link-not-fetched`, the link gave nothing.
    """
    sources = Sources.of(runtime)
    budget = Budget()
    budget.spend(len(data) // CHARACTERS_READ)
    presented = _open(sources, data, media_type)
    options: dict[str, Any] = {"recipient": recipient, "profile": profile, "at": at}
    return judge_for(runtime, presented, sources=sources, budget=budget, **options)


def judge_for(runtime: Runtime, presented: Presented, *, sources: Sources, **options: Any) -> Judgement:
    """Judge what was read, as this service judges for everybody: by its own anchors, and at this moment.

    Args:
        runtime: the running service.
        presented: what was handed in or shown.
        sources: where answers come from.
        options: as for `judge`.
    """
    with runtime.work(writes=False) as work:
        anchors = trust_anchors(work)
    judgement = judge(presented, sources, now=runtime.clock(), anchors=anchors, **options)
    if judgement.items:
        return together(tuple(_looked_at_again(runtime, one) for one in judgement.items))
    return _looked_at_again(runtime, judgement)


def trust_anchors(work: Work) -> TrustAnchors:
    """Whom this service believes: its own association, and whoever its settings name."""
    ours = organisations.own_anchors(work.session, work.urls)
    named = configured(work.settings.trust_anchors)
    return TrustAnchors(
        anchors=(*ours.anchors, *named.anchors), known=named.known, roots=(*ours.roots, *named.roots)
    )


def _looked_at_again(runtime: Runtime, judgement: Judgement) -> Judgement:
    url = judgement.credential.get("id")
    if judgement.verdict is not Verdict.REVOKED or not isinstance(url, str):
        return judgement
    if not own.is_ours(runtime.settings.base_url, Reference("badge", url)):
        return judgement
    with runtime.work(writes=False) as work:
        if not own.is_looked_at_again(work, url):
            return judgement
    findings = tuple(
        replace(finding, code="status.suspended") if finding.code == "status.revoked" else finding
        for finding in judgement.findings
    )
    return replace(judgement, verdict=Verdict.SUSPENDED, findings=findings)


def _open(sources: Sources, data: bytes, media_type: str | None) -> Presented:
    presented = _read(data, media_type)
    if presented.kind != "url" or presented.url is None:
        return presented
    answer = _follow(sources, presented.url)
    behind = _read(_bytes_of(answer), answer.media_type)
    if behind.kind == "url":
        raise Malformed("link-to-link", "Behind this link there is another link, not a badge.")
    return behind


def _read(data: bytes, media_type: str | None) -> Presented:
    try:
        return intake.read(data, media_type)
    except Malformed as error:
        # A picture without a badge inside may still show the QR code of one.
        text = qr.text_in(data) if error.code in _PERHAPS_A_QR_CODE else None
        if text is None:
            raise
    return intake.read(text.encode())


def _follow(sources: Sources, url: str) -> Fetched:
    answer = sources.own(Reference("badge", url)) or sources.outbound.fetch(
        "badge", url, seconds=sources.remaining, asker=sources.asker
    )
    if isinstance(answer, NotFetched):
        raise errors.Invalid("link-not-fetched", f"The link gave no badge: {answer.code}.", why=answer.code)
    return answer


def _bytes_of(answer: Fetched) -> bytes:
    if isinstance(answer.content, bytes):
        return answer.content
    raise Malformed("link-to-link", "Behind this link there is no badge.")
