"""A third independent reader: `openbadgeslib`, which demands that a document is exactly what was signed.

It gets no network: its own `download` hook asks the running demo. It checks no proof of a status list that is
embedded (it knows lists as JWT only), so the list's proof is checked with its lower-level function.
"""

import copy
import json
from typing import Any

import pytest
from openbadgeslib.ob3 import OB3VerificationError
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof

from credentials.authority import vocabulary
from tests.e2e.servers import Demo

pytestmark = pytest.mark.timeout(300)


def reader(running: Demo) -> Any:
    def download(url: str) -> bytes:
        answer = running.client.get(url)
        answer.raise_for_status()
        return answer.content

    return download


def check(running: Demo, badge: Any) -> None:
    """Everything that it can check about a badge, its status included; raises what it raises."""
    download = reader(running)
    OB3LdpVerifier().verify(badge, check_status=True, download=download, verify_status_list=False)
    check_alone(running, json.loads(download(badge["credentialStatus"]["statusListCredential"])))
    for endorsement in embedded(badge):
        check_alone(running, endorsement)


def check_alone(running: Demo, document: Any) -> None:
    (proof,) = document["proof"]
    key = resolve_verification_method(proof["verificationMethod"], download=reader(running))
    verify_data_integrity_proof({**document, "proof": proof}, key)


def embedded(badge: Any) -> list[Any]:
    return [*badge["issuer"].get("endorsement", []), *badge["credentialSubject"]["source"]["endorsement"]]


def all_badges(running: Demo) -> dict[str, Any]:
    answer = running.client.get("/api/v1/awards", headers=running.bearer("organisation_admin"))
    urls = [*running.state["badges"].values(), *(award["url"] for award in answer.json()["items"])]
    return {
        url: running.client.get(url, headers={"Accept": "application/vc"}).json()
        for url in dict.fromkeys(urls)
    }


def our_verdict(running: Demo, badge: Any) -> str:
    return str(running.client.post("/api/v1/verify", json={"document": badge}).json()["verdict"])


def test_it_agrees_with_us_about_every_badge_of_the_demo(tls_demo: Demo) -> None:
    verdicts = {}
    for url, badge in all_badges(tls_demo).items():
        verdicts[url] = our_verdict(tls_demo, badge)
        if verdicts[url] == "valid":
            check(tls_demo, badge)
        else:
            with pytest.raises(OB3VerificationError):
                check(tls_demo, badge)
    assert {"valid", "expired", "suspended", "revoked"} == set(verdicts.values())
    assert len(verdicts) >= len(tls_demo.state["badges"])


@pytest.mark.parametrize("place", ["endorsement", "mandate"])
@pytest.mark.parametrize(
    ("member", "value"),
    [
        (vocabulary.UNTIL, "2099-12-31"),
        (vocabulary.FROM, "1999-12-31"),
        (vocabulary.CATEGORY, ["textile", "repair", "anything"]),
        (vocabulary.ANY, "anything"),
        (vocabulary.FORM_KEY, ["did:web:x.example#z6Mk"]),
    ],
    ids=["until", "from", "category", "any", "form key"],
)
def test_a_changed_scope_inside_an_endorsement_is_refused(
    tls_demo: Demo, place: str, member: str, value: Any
) -> None:
    badge = copy.deepcopy(tls_demo.badge("valid"))
    endorsement = embedded(badge)[0 if place == "endorsement" else 1]
    endorsement["credentialSubject"][member] = value
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(badge, download=reader(tls_demo))
    with pytest.raises(OB3VerificationError):
        check_alone(tls_demo, endorsement)
    assert our_verdict(tls_demo, badge) == "invalid"
