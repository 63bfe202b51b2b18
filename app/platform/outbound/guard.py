"""The one door through which the service asks the world for anything.

Somebody else's badge decides what we ask for, so every request is suspect: the scheme, the host, the address
behind the host, the port, the redirects, the size, the time and the kind of answer are all bounded here.
"""

import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

import httpcore
import httpx

from app.platform.askers import UNKNOWN
from app.platform.outbound import body
from app.platform.outbound.addresses import Resolver, resolve, system_resolver
from app.platform.outbound.answers import NEGATIVE_TTL, Answers, lifetime
from app.platform.outbound.connection import CheckedBackend
from app.platform.outbound.policy import KINDS, MAX_REDIRECTS, MAX_URL_LENGTH, Kind, Policy, port_of
from app.platform.outbound.turns import Deadline, Turns
from credentials.resources import Fetched, NotFetched
from schemas.errors import DomainError, Gone, NotFound, Refused, Unavailable

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HTTP_OK = 200
_HTTP_NOT_FOUND = 404
_HTTP_GONE = 410

_SLOW = frozenset({"unreachable", "timeout"})

_LONGEST_HOST = 253  # RFC 1035 §2.3.4, less the root

_UNBOUNDED = 2**31

_USER_AGENT = "Kringbadge verifier"


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    final_url: str | None = None


class Outbound:
    """Fetches what badges point to. Safe to share between threads.

    Args:
        policy: the operator's choices.
        resolver: gives the addresses of a host; the operating system's by default.
        network: opens connections to addresses; the operating system's by default.
        answers: the shared memory.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        resolver: Resolver = system_resolver,
        network: httpcore.NetworkBackend | None = None,
        answers: Answers | None = None,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._network = network or httpcore.SyncBackend()
        self._answers = answers or Answers()
        self._turns = Turns(_UNBOUNDED, policy.per_host_at_once)
        self._shares = Turns(policy.total_at_once, policy.per_asker_at_once)
        self._lookups = Turns(policy.lookups_at_once, policy.lookups_per_asker)
        self._same_url = Turns(_UNBOUNDED, 1)
        self._tls: ssl.SSLContext | None = None
        self._tls_lock = threading.Lock()

    def fetch(
        self, kind: str, url: str, *, seconds: float | None = None, asker: str = UNKNOWN
    ) -> Fetched | NotFetched:
        """Fetch one thing, or say in a code why not; never raises for what the world does.

        Args:
            kind: a key of `policy.KINDS`; says what may come back and how long it may be kept.
            url: an absolute https URL. For a DID, the URL of its document.
            seconds: a shorter limit than the policy's, when the asker has less time left.
            asker: in whose name; nobody gets more than their share of what can be under way at once.
        """
        kept = self._answers.get(kind, url)
        if kept is not None:
            return kept
        if self._policy.offline:
            return NotFetched("offline")
        allowed = self._policy.request_seconds
        given = min(allowed, seconds or allowed)
        deadline = Deadline(given, shortened=given < allowed)
        try:
            with self._shares.take(asker, deadline):
                if KINDS[kind].max_ttl == 0:
                    return self._fetch(kind, url, deadline, asker)
                with self._same_url.take(url, deadline):
                    # Whoever had the turn before us asked the same.
                    return self._answers.get(kind, url) or self._fetch(kind, url, deadline, asker)
        except Unavailable as error:
            return NotFetched(error.code, {"host": _host(url)}, our_limit=True)

    def _fetch(self, kind: str, url: str, deadline: Deadline, asker: str) -> Fetched | NotFetched:
        limits = KINDS[kind]
        try:
            answer = self._follow(limits, url, deadline, asker)
        except DomainError as error:
            # That one asker is busy, or has little time left, says nothing about the site.
            ours = error.code == "busy" or (deadline.shortened and error.code in _SLOW)
            failure = NotFetched(error.code, {**error.params, "host": _host(url)}, our_limit=ours)
            keep = NEGATIVE_TTL if limits.max_ttl and not ours else 0
            self._answers.put(kind, url, failure, keep)
            return failure
        fetched = Fetched(answer.body, _media_type(answer.headers), answer.final_url)
        keep = lifetime(answer.headers.get("cache-control", ""), limits.max_ttl)
        self._answers.put(kind, url, fetched, keep)
        return fetched

    def _follow(self, kind: Kind, url: str, deadline: Deadline, asker: str) -> _Answer:
        final_url = None
        for _ in range(MAX_REDIRECTS + 1):
            checked = self._policy.check_url(url)
            answer = self._ask(kind, checked, deadline, asker)
            if answer.status not in _REDIRECTS:
                # What was really asked, as the HTTP client reads it, and not as the redirect spelled it.
                return replace(_judge(kind, answer), final_url=final_url and str(checked))
            url = final_url = _joined(url, answer.headers.get("location", ""))
        raise Refused("refused", "The address keeps pointing elsewhere.", reason="redirects")

    def _ask(self, kind: Kind, url: httpx.URL, deadline: Deadline, asker: str) -> _Answer:
        site = f"{url.host}:{port_of(url)}"
        self._turns.check_rest(site)
        with self._turns.take(site, deadline):
            try:
                return self._send(kind, url, deadline, asker)
            except Unavailable as error:
                if error.code in _SLOW and not deadline.shortened:
                    self._turns.rest(site, error.code)
                raise

    def _send(self, kind: Kind, url: httpx.URL, deadline: Deadline, asker: str) -> _Answer:
        soon = Deadline(min(self._policy.connect_seconds, deadline.remaining()))
        host = url.raw_host.decode("ascii")
        try:
            addresses = resolve(
                self._resolver, host, port_of(url), deadline=soon, lookups=self._lookups, asker=asker
            )
        except OSError as error:
            raise Unavailable("unreachable", "The site's name has no address.", reason="name") from error
        self._policy.check_addresses(url, addresses)
        backend = CheckedBackend(addresses, deadline, self._policy.connect_seconds, self._network)
        try:
            return self._exchange(kind, url, backend)
        except httpcore.TimeoutException as error:
            raise Unavailable("timeout", "The site took too long.") from error
        except httpcore.ConnectError as error:
            if isinstance(error.__context__, ssl.SSLError):
                raise Unavailable(
                    "unreachable", "The site could not prove that it is itself.", reason="tls"
                ) from error
            raise Unavailable("unreachable", "The site could not be reached.", reason="connection") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise Unavailable(
                "unreachable", "The site's answer was not proper HTTP.", reason="protocol"
            ) from error

    def _exchange(self, kind: Kind, url: httpx.URL, backend: CheckedBackend) -> _Answer:
        request_headers: dict[bytes | str, bytes | str] = {
            "Host": url.netloc.decode("ascii"),
            "Accept": kind.accept,
            "Accept-Encoding": "gzip",
            "User-Agent": _USER_AGENT,
            "Connection": "close",
        }
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        with (
            httpcore.ConnectionPool(
                ssl_context=self._tls_context(), network_backend=backend, max_keepalive_connections=0
            ) as pool,
            pool.stream("GET", target, headers=request_headers) as response,
        ):
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status != _HTTP_OK:
                return _Answer(response.status, headers, b"")
            encoding = headers.get("content-encoding", "").strip().lower()
            content = body.read(response.iter_stream(), encoding=encoding, max_bytes=kind.max_bytes)
            return _Answer(response.status, headers, content)

    def _tls_context(self) -> ssl.SSLContext:
        with self._tls_lock:
            if self._tls is None:
                context = httpx.create_ssl_context()
                if self._policy.extra_ca:
                    context.load_verify_locations(cadata=self._policy.extra_ca)
                self._tls = context
            return self._tls


def _judge(kind: Kind, answer: _Answer) -> _Answer:
    if answer.status == _HTTP_NOT_FOUND:
        raise NotFound("not-found", "There is nothing at that address.")
    if answer.status == _HTTP_GONE:
        raise Gone("gone", "What was at that address has been taken away.")
    if answer.status != _HTTP_OK:
        raise Unavailable("http-error", "The site answered with an error.", status=answer.status)
    media_type = _media_type(answer.headers)
    if media_type not in kind.content_types:
        raise Refused("wrong-type", "The site gave another kind of file.", media_type=media_type[:80])
    return answer


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Refused("refused", "The address points at something that is none.", reason="url") from error


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _host(url: str) -> str:
    try:
        return httpx.URL(url[:MAX_URL_LENGTH]).host[:_LONGEST_HOST]
    except (httpx.InvalidURL, ValueError):
        return ""
