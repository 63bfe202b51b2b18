import gzip
from base64 import urlsafe_b64encode

from schemas.report import Verdict
from tests.sector.facts import STATUS_LIST
from tests.sector.issuers import ISSUER, plain_badge, status_credential, with_status
from tests.sector.judging import Sites, judge


def test_a_gzip_bomb_is_unknown_and_quick() -> None:
    bomb = "u" + urlsafe_b64encode(gzip.compress(bytes(64 * 1024 * 1024), mtime=0)).rstrip(b"=").decode()
    listed = Sites().put("status_list", STATUS_LIST, status_credential(subject={"encodedList": bomb}))
    judgement = judge(ISSUER.sign(with_status(plain_badge())), listed)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
