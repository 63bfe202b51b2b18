"""A process that redeems one offer many times at once: URL, organisation, code, tx_code, how often."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from app.main import open_runtime
from app.wallets import offers
from schemas.errors import Unavailable
from tests.sector.stored import settings


def main(url: str, organisation: str, code: str, tx_code: str, often: str) -> None:
    barrier = Barrier(int(often))
    # Each redeems with a connection of its own, so that all are really there at once.
    with open_runtime(settings(url, database_connections=int(often) + 1, busy_seconds=30)) as runtime:
        assert runtime.audit_key

        def redeem(_number: int) -> str:
            barrier.wait()
            while True:
                try:
                    with runtime.work() as work:
                        found = offers.redeem(work, UUID(organisation), code, tx_code or None)
                        word = found.value if isinstance(found, offers.OfferRefusal) else "redeemed"
                except Unavailable:
                    continue
                return word

        with ThreadPoolExecutor(int(often)) as pool:
            sys.stdout.write(json.dumps(list(pool.map(redeem, range(int(often))))))


if __name__ == "__main__":
    main(*sys.argv[1:])
