"""Published proof values of suites whose full vectors are not beside the checkout, but document and keys are.

https://www.w3.org/TR/vc-di-ecdsa/#test-vectors and https://www.w3.org/TR/vc-di-eddsa/#test-vectors
"""

from datetime import UTC, datetime

import pytest

from credentials.forms.data_integrity import add_proof, verify_proofs
from keys import did_key
from schemas.report import Outcome
from tests.secret_keys import signer_of
from tests.shared import needs_shared
from tests.vectors.vector_files import NOW, key_of_did, parsed, vector_contexts

pytestmark = needs_shared

VALUES = [
    (
        "w3c-vc-di-ecdsa",
        "p384KeyPair",
        "ecdsa-rdfc-2019",
        (
            "z967Mvv5bxtmLNqTzPZ8KmJjFmFXaAKeQNzq7GWnQkMcLtaGSSmuozE5WtJ8PipMe178B1tE28K1vsJur9bGVJhz6jgSJsRHFSQeqg"
            "H8hhjcg8gZDFJC1b9FsR5ggNmDBqHv"
        ),
    ),
    (
        "w3c-vc-di-ecdsa",
        "p256KeyPair",
        "ecdsa-jcs-2019",
        "z5ptCet75SaEgzG4v4zJhbJtfNi74Wv7Fq15hhKouJQQjEPQvPZKaYxcMXAMLPQS2FXrkCWokNJkFVkwxNzZfD5oT",
    ),
    (
        "w3c-vc-di-ecdsa",
        "p384KeyPair",
        "ecdsa-jcs-2019",
        (
            "zq3EuTeLiGurmB2JR5oL8oWEsT7u2tba4HT1oZbiMYWc5qzsoW2kLYcBcF4HM5vCpJyTkceULKrVXuJQkXeN5seL4uXrFNFRMm53GW"
            "y1Yrto8rTWxZi9DkNeWP7yUPs7ELAm"
        ),
    ),
    (
        "w3c-vc-di-eddsa",
        "keyPair",
        "eddsa-jcs-2022",
        "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX",
    ),
]


@pytest.mark.parametrize(("folder", "keys", "suite", "value"), VALUES)
def test_published_value(folder: str, keys: str, suite: str, value: str) -> None:
    pair = parsed(f"{folder}/{keys}.json")
    key = signer_of(pair.get("secretKeyMultibase") or pair["privateKeyMultibase"])
    document = add_proof(
        parsed(f"{folder}/unsigned.json"),
        signer=key,
        verification_method=did_key.verification_method(did_key.did_for(key.public_key)),
        suite=suite,
        contexts=vector_contexts(),
        created=datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
    )
    assert document["proof"]["proofValue"] == value
    (result,) = verify_proofs(document, find_key=key_of_did, contexts=vector_contexts(), now=NOW)
    assert result.outcome is Outcome.PASSED
