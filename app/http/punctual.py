"""An answer that does not arrive before what it says is true.

A badge that is signed anew counts from the next whole second on (of two with one id the later counts). Many
wallets and verifiers allow their clock no second of difference, and would refuse what they just got. So the
answer waits, for less than a second, when the transaction is over and nobody is kept waiting by it.
"""

import asyncio
from datetime import UTC, datetime
from typing import Final

from fastapi import Response
from starlette.types import Receive, Scope, Send

LONGEST: Final = 2.0


class Punctual(Response):
    """An answer that waits until a moment that lies a little ahead.

    Args:
        answer: the answer.
        not_before: aware; the world's time counts, not the service's.
    """

    def __init__(self, answer: Response, not_before: datetime) -> None:
        super().__init__(answer.body, answer.status_code)
        self.raw_headers = answer.raw_headers
        self.not_before = not_before

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        ahead = (self.not_before - datetime.now(UTC)).total_seconds()
        await asyncio.sleep(min(max(ahead, 0.0), LONGEST))
        await super().__call__(scope, receive, send)
