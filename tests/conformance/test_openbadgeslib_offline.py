"""`openbadgeslib` reads badges of the small sector, its DID documents handed over by its own `download` hook."""

import json

import pytest
from openbadgeslib.ob3 import OB3VerificationError
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from credentials.forms.open_badge_ldp import serialise
from keys.did_web import did_to_url
from schemas.strict_json import JsonObject
from tests.corpus.forgeries.corpus import ALL_FORGERIES
from tests.credentials.authority.test_replacements import mended
from tests.sector.whole import did_documents, sector

HOLDERS = {
    # What somebody without any key of the sector can do to a badge or an endorsement inside it.
    name
    for name, forgery in ALL_FORGERIES.items()
    if forgery.authority is None or name.startswith(("limit_as_a_", "limit_under_", "limit_in_"))
}


def download(url: str) -> bytes:
    served = {did_to_url(did): document for did, document in did_documents().items()}
    return json.dumps(served[url]).encode()


def read(document: JsonObject) -> None:
    OB3LdpVerifier().verify(serialise(document), download=download)


def test_it_reads_badges_with_one_mandate_and_with_a_replacement() -> None:
    for document in (sector().issued(), sector().issued(leader=sector().employers_leader), mended()):
        read(document)


@pytest.mark.parametrize("name", sorted(HOLDERS))
def test_it_refuses_what_we_refuse(name: str) -> None:
    with pytest.raises(OB3VerificationError):
        read(ALL_FORGERIES[name].build())
