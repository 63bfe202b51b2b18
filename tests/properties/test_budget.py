"""F11: one budget for everything that belongs to a request; F24: what broke the verifier is judged."""

import json
from typing import Any

import pytest

from credentials import intake
from credentials.budget import UNITS, Budget, BudgetSpent
from credentials.canonical import rdfc
from credentials.canonical.rdf import Quad
from credentials.errors import UnsafeDocument
from credentials.judgement import Judgement
from credentials.resources import Fetched, Reference, Resources
from credentials.verify import verify
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject
from tests.sector.badges import endorsement
from tests.sector.facts import NOW
from tests.sector.issuers import ISSUER, plain_badge
from tests.sector.judging import codes


def endorsed_by_us(**members: Any) -> JsonObject:
    return endorsement(issuer={"id": ISSUER.did, "type": ["Profile"]}) | members


def chained(document: JsonObject, proofs: int) -> JsonObject:
    previous: dict[str, Any] = {}
    for number in range(proofs):
        name = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
        document = ISSUER.sign(document, proof_id=name, **previous)
        previous = {"previous_proof": name}
    return document


def nested(depth: int) -> JsonObject:
    inner = chained(endorsed_by_us(), 12)
    for _ in range(depth):
        inner = chained(endorsed_by_us(endorsement=[inner]), 12)
    return inner


def borrowed_proof(**members: Any) -> JsonObject:
    """A badge too large to sign here, with the proof of a smaller one: what matters is the price."""
    return plain_badge() | members | {"proof": ISSUER.sign(plain_badge())["proof"]}


def evidence(number: int, **members: Any) -> list[JsonObject]:
    return [{"type": ["Evidence"], "name": f"n{count}", **members} for count in range(number)]


def judged(document: JsonObject | str, budget: Budget, resources: Resources | None = None) -> Judgement:
    data = document if isinstance(document, str) else json.dumps(document)
    return verify(intake.read(data.encode()), resources or Resources(), NOW, budget=budget)


DEAR: dict[str, Any] = {
    "chained-endorsements": lambda: plain_badge(endorsement=[chained(endorsed_by_us(), 64)] * 32),
    "nested-endorsements": lambda: borrowed_proof(endorsement=[nested(3)] * 32),
    "nodes-without-names": lambda: borrowed_proof(evidence=evidence(9_000)),
    "nodes-that-are-alike": lambda: borrowed_proof(evidence=[{"type": ["Evidence"]}] * 12_000),
    "many-values": lambda: borrowed_proof(description="x", name=["a"] * 45_000),
    "one-chain-of-a-wide-badge": lambda: chained(plain_badge(evidence=evidence(300)), 64),
}


@pytest.fixture(scope="module", params=DEAR)
def dear(request: pytest.FixtureRequest) -> JsonObject:
    document: JsonObject = DEAR[request.param]()
    return document if "proof" in document else ISSUER.sign(document)


def test_f11_what_costs_too_much_could_not_be_checked(dear: JsonObject) -> None:
    budget = Budget()
    judgement = judged(dear, budget)
    assert judgement.verdict is Verdict.COULD_NOT_CHECK
    assert "proof.too-complex" in codes(judgement, Outcome.UNKNOWN)
    assert codes(judgement, Outcome.FAILED) == set()
    assert budget.used <= UNITS + 1
    assert judgement.wanted == ()


@pytest.mark.parametrize("units", [0, 1, 50, 150, 200, 300, 1_000], ids=str)
def test_f11_no_budget_makes_a_good_badge_invalid(units: int) -> None:
    judgement = judged(ISSUER.sign(plain_badge()), Budget(units))
    assert judgement.verdict in {Verdict.VALID, Verdict.COULD_NOT_CHECK}
    assert codes(judgement, Outcome.FAILED) == set()


def test_f11_at_every_budget_a_badge_is_could_not_check_until_it_is_what_it_is() -> None:
    """Cut short anywhere, a badge with endorsements says one thing only."""
    badge = ISSUER.sign(plain_badge(endorsement=[chained(endorsed_by_us(), 2)]))
    whole = Budget()
    assert judged(badge, whole).verdict is Verdict.VALID
    for units in range(0, whole.used, 97):
        assert judged(badge, Budget(units)).verdict is Verdict.COULD_NOT_CHECK
    assert judged(badge, Budget(whole.used)).verdict is Verdict.VALID


def test_f11_the_same_badge_costs_the_same_every_time() -> None:
    badge = ISSUER.sign(plain_badge(endorsement=[chained(endorsed_by_us(), 3)]))
    costs = set()
    for _ in range(3):
        budget = Budget()
        judged(badge, budget)
        costs.add(budget.used)
    assert len(costs) == 1


def test_f11_rounds_of_fetching_share_the_budget() -> None:
    badge, budget = ISSUER.sign(plain_badge()), Budget()
    judged(badge, budget)
    once = budget.used
    for _ in range(5):
        judged(badge, budget)
    assert budget.used == 6 * once


def test_f11_fetched_things_are_paid_for() -> None:
    entry = {"id": "https://a.example/s.json", "type": "JsonSchema"}
    badge = ISSUER.sign(plain_badge(credentialSchema=[entry]))
    content = json.dumps({"properties": {}, "description": "x" * 190_000}).encode()
    found = Resources({Reference("schema", entry["id"]): Fetched(content)})
    small, large = Budget(), Budget()
    judged(badge, small, Resources({Reference("schema", entry["id"]): Fetched(b"{}")}))
    judged(badge, large, found)
    assert large.used - small.used >= 190_000 // 400


def test_a_spent_budget_buys_nothing_more() -> None:
    budget = Budget(10)
    with pytest.raises(BudgetSpent):
        budget.spend(11)
    with pytest.raises(BudgetSpent):
        budget.spend(1)
    assert budget.is_spent


HUBS = {
    "two-hubs": (2, 1_300),
    "three-hubs": (3, 2_000),
    "many-hubs": (40, 40),
    "hubs-and-few-leaves": (9, 9),
    "two-small-hubs": (2, 60),
}


@pytest.mark.parametrize(("hubs", "leaves"), HUBS.values(), ids=HUBS.keys())
def test_f24_hubs_with_leaves_that_are_alike_are_refused_and_never_too_deep(hubs: int, leaves: int) -> None:
    quads = [Quad(f"_:h{hub}", "<urn:p>", f"_:l{leaf}", "") for hub in range(hubs) for leaf in range(leaves)]
    with pytest.raises((UnsafeDocument, BudgetSpent)) as refusal:
        rdfc.canonical_labels(quads, budget=Budget())
    assert refusal.value.code == "too-complex"


STRANGE_PROOFS: dict[str, Any] = {
    "method-as-list": {"verificationMethod": [ISSUER.method]},
    "method-as-object": {"verificationMethod": {"id": ISSUER.method}},
    "method-as-number": {"verificationMethod": 7},
    "method-as-nothing": {"verificationMethod": None},
    "id-as-list": {"id": ["urn:x:1"]},
    "previous-as-object": {"previousProof": {"id": "urn:x:1"}},
    "previous-as-lists": {"previousProof": [["urn:x:1"], None, 3]},
    "purpose-as-list": {"proofPurpose": ["assertionMethod"]},
    "suite-as-list": {"cryptosuite": ["eddsa-rdfc-2022"]},
    "type-as-lists": {"type": [["DataIntegrityProof"]]},
    "value-as-object": {"proofValue": {}},
    "created-as-number": {"created": 20_260_101},
    "domain-as-object": {"domain": {"a": [1]}},
}


@pytest.mark.parametrize("members", STRANGE_PROOFS.values(), ids=STRANGE_PROOFS.keys())
@pytest.mark.parametrize("place", ["badge", "endorsement", "mandate"])
def test_f24_a_proof_of_strange_shape_is_judged(place: str, members: JsonObject) -> None:
    inner = ISSUER.sign(endorsed_by_us())
    inner["proof"] |= members
    badge = plain_badge()
    if place == "endorsement":
        badge["endorsement"] = [inner]
    elif place == "mandate":
        badge["issuer"] = {**badge["issuer"], "endorsement": [inner]}
        badge["credentialSubject"]["source"] = {
            "id": "https://a.example/leader",
            "type": ["Profile"],
            "endorsement": [inner],
        }
    badge = {**badge, "proof": ISSUER.sign(plain_badge())["proof"]}
    if place == "badge":
        badge["proof"] = badge["proof"] | members
    assert judged(badge, Budget()).verdict in {Verdict.INVALID, Verdict.COULD_NOT_CHECK}


@pytest.mark.parametrize("proof", [[[]], [[{}]], [None], ["x"], [[[[]]]], 3, "x", [{}, []]], ids=str)
def test_f24_a_list_of_lists_is_no_proof(proof: Any) -> None:
    for badge in (
        plain_badge(proof=proof),
        plain_badge(endorsement=[endorsed_by_us(proof=proof)], proof=ISSUER.sign(plain_badge())["proof"]),
    ):
        assert judged(badge, Budget()).verdict in {Verdict.INVALID, Verdict.COULD_NOT_CHECK}
