"""What routes ask for: a unit of work in the right role; one transaction, committed before the answer."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from app.http.idempotency import InFlight, Once, check_key, fingerprint_of, keep, look_up
from app.platform import askers
from app.platform.db import RETRY_AFTER_SECONDS
from app.platform.errors import NotSignedIn
from app.platform.principal import Principal, Role
from app.platform.runtime import Runtime, Work
from schemas.errors import Unavailable

READS = frozenset({"GET", "HEAD", "OPTIONS"})
Authenticate: TypeAlias = Callable[[Work, str], Principal]
"""From a bearer token to whose it is; the composed service says how (`app.state.authenticate`)."""
VISITOR = Principal("visitor", Role.VISITOR)
bearer = HTTPBearer(auto_error=False, description="A token made with `kringbadge admin token`.")


class Turns:
    """How many requests of this process may hold the database at once.

    Requests hop between threads. If each waited for the database *in* a thread, the one that holds it could
    find no thread to go on with; so they wait here, where waiting costs none.
    """

    def __init__(self, runtime: Runtime) -> None:
        self.seconds = runtime.settings.busy_seconds
        writers = 1 if runtime.database.is_sqlite else max(1, runtime.database.connections // 2)
        # Some connections stay free for work that begins and ends within one thread, as verifying does.
        self.all = asyncio.Semaphore(max(1, runtime.database.connections * 3 // 4))
        self.writers = asyncio.Semaphore(writers)

    @asynccontextmanager
    async def turn(self, *, writes: bool) -> AsyncIterator[None]:
        """Wait for a turn.

        Raises:
            Unavailable: `database-busy` when none came in time.
        """
        taken = [self.writers, self.all] if writes else [self.all]
        held: list[asyncio.Semaphore] = []
        try:
            async with asyncio.timeout(self.seconds):
                for semaphore in taken:
                    await semaphore.acquire()
                    held.append(semaphore)
        except TimeoutError:
            for semaphore in held:
                semaphore.release()
            detail = "The database is busy. Try again shortly."
            raise Unavailable("database-busy", detail, retry_after=RETRY_AFTER_SECONDS) from None
        try:
            yield
        finally:
            for semaphore in held:
                semaphore.release()


def get_runtime(request: Request) -> Runtime:
    """The running service."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def get_work(request: Request) -> AsyncIterator[Work]:
    """One unit of work: reads for GET, else writes; committed before the answer leaves.

    Use it with `scope="function"`: otherwise FastAPI commits after the answer, and a failing commit says 201.
    """
    async with _work(request, writes=request.method not in READS) as work:
        yield work


async def get_writing_work(request: Request) -> AsyncIterator[Work]:
    """One unit of work that writes, whatever the method; committed before the answer leaves."""
    async with _work(request, writes=True) as work:
        yield work


@asynccontextmanager
async def _work(request: Request, *, writes: bool) -> AsyncIterator[Work]:
    runtime: Runtime = request.app.state.runtime
    turns: Turns = request.app.state.turns
    async with turns.turn(writes=writes):
        session = runtime.database.session(writes=writes)
        try:
            yield Work(runtime, session, runtime.clock(), VISITOR)
            await run_in_threadpool(session.commit)
        finally:
            # Closing rolls back what was not committed.
            await run_in_threadpool(session.close)


def count(request: Request) -> None:
    """Count a request that judges or fetches against its asker's limit.

    Raises:
        TooMany: `too-many-requests`.
    """
    runtime: Runtime = request.app.state.runtime
    asker = askers.asker_of(request, runtime.trusted_proxies)
    runtime.verify_limit.check(asker)
    askers.note(asker)


async def limited(request: Request) -> None:
    """For every door that judges a badge or asks another site, in whatever form it answers.

    Asynchronous, so that what it notes is still known where the route runs.

    Raises:
        TooMany: `too-many-requests`.
    """
    runtime: Runtime = request.app.state.runtime
    asker = askers.asker_of(request, runtime.trusted_proxies)
    await run_in_threadpool(runtime.verify_limit.check, asker)
    askers.note(asker)


async def wallet_limited(request: Request) -> None:
    """For the addresses of wallets where guessing or work is possible. They have a limit of their own.

    Raises:
        TooMany: `too-many-requests`.
    """
    runtime: Runtime = request.app.state.runtime
    asker = askers.asker_of(request, runtime.trusted_proxies)
    await run_in_threadpool(runtime.wallet_limit.check, asker)
    askers.note(asker)


CurrentRuntime = Annotated[Runtime, Depends(get_runtime)]
PublicWork = Annotated[Work, Depends(get_work, scope="function")]
"""For addresses that anybody may use."""
WritingWork = Annotated[Work, Depends(get_writing_work, scope="function")]
"""For addresses where a GET does something: people are sent there by OAuth, or reading leaves a mark."""


async def once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Any text of your own, 1 to 128 visible ASCII characters. The same request with it "
            "happens once, however often it is sent within 48 hours.",
            json_schema_extra={"pattern": "^[!-~]{1,128}$", "examples": ["2f9c1e7a-award-0042"]},
        ),
    ] = None,
) -> AsyncIterator[Once | None]:
    """The request as one that happens once, held until the transaction is over.

    Raises:
        Conflict: `idempotency-in-flight`.
    """
    key = idempotency_key
    if key is None or request.method in READS:
        yield None
        return
    in_flight: InFlight = request.app.state.in_flight
    caller = request.headers.get("authorization", "")
    with in_flight.claim(hashlib.sha256(f"{caller}\n{key}".encode()).digest()):
        address = f"{request.url.path}?{request.url.query}"
        yield Once(key, fingerprint_of(request.method, address, await request.body()))


def signed_in(
    request: Request,
    happens_once: Annotated[Once | None, Depends(once, scope="function")],
    work: PublicWork,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Work:
    """The unit of work in the name of whoever holds the bearer token.

    Raises:
        NotSignedIn: `token-missing` or `token-invalid`.
        Malformed: `idempotency-key-malformed`.
        Replayed: the request has happened before.
    """
    if credentials is None:
        raise NotSignedIn("token-missing", "This address needs a bearer token.")
    authenticate: Authenticate = request.app.state.authenticate
    acting = work.acting_as(authenticate(work, credentials.credentials))
    if happens_once is not None:
        check_key(happens_once.key)
        look_up(acting, happens_once)
        request.state.keep = partial(keep, acting, happens_once)
    return acting


SignedIn = Annotated[Work, Depends(signed_in)]
"""The unit of work in the caller's name. What the caller may do is for the services to ask: `access`."""
