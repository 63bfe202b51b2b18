"""Fifty wallets with one code, in two processes: one gets the badge, and no wrong guess goes uncounted."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from app.main import open_runtime
from app.wallets import hashes, offers
from tests.app.asgi_client import AsgiClient
from tests.app.awards.giving import given
from tests.app.wallets.offering import create
from tests.sector.stored import SmallSector, settings

ROOT = Path(__file__).resolve().parents[3]
IN_EACH = 25


def at_once(url: str, organisation: object, code: str, tx_code: str = "") -> Counter[str]:
    command = [sys.executable, "-m", "tests.app.wallets.redeeming", url, str(organisation), code, tx_code]
    running = [
        subprocess.Popen(  # noqa: S603
            [*command, str(IN_EACH)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    return Counter(word for text in said for word in json.loads(text))


def test_of_fifty_wallets_with_one_code_exactly_one_redeems_it(
    client: AsgiClient, sector: SmallSector, database_url: str
) -> None:
    award = given(client, sector)
    with open_runtime(settings(database_url)) as runtime:
        made = create(runtime, award["id"])
        code = hashes.secrets_of(runtime, made.handle).pre_authorized_code
    assert at_once(database_url, sector.member, code) == {"redeemed": 1, "used": 2 * IN_EACH - 1}


def test_of_fifty_guesses_at_once_five_are_heard(
    client: AsgiClient, sector: SmallSector, database_url: str
) -> None:
    award = given(client, sector)
    with open_runtime(settings(database_url)) as runtime:
        made = create(runtime, award["id"], with_code=True)
        code = hashes.secrets_of(runtime, made.handle).pre_authorized_code
    guess = f"{(int(made.tx_code or 0) + 1) % 10**6:06}"
    outcomes = at_once(database_url, sector.member, code, guess)
    assert outcomes == {"tx-code-wrong": offers.ATTEMPTS, "blocked": 2 * IN_EACH - offers.ATTEMPTS}
