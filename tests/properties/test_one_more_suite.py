from pathlib import Path

import pytest

from tests.one_more_file import house_with, told_in

NEW = '''
    """A throw-away suite that hashes with SHA-512."""

    import hashlib
    from typing import Final

    from credentials.suites.base import SimpleSuite
    from credentials.suites.transformations import {transformation}
    from keys.algorithms import KeyKind

    SUITE: Final = SimpleSuite(
        "eddsa-throwaway-9999", (KeyKind.ED25519,), {transformation}, hash_of=lambda _kind: hashlib.sha512
    )
'''
TRIED = """
    import json

    from app.vc_api import instances
    from credentials import suites
    from credentials.data_model import broken_rules
    from tests.sector.proofs import SIMPLE_SUITES
    from tests.sector.issuers import ISSUER, plain_badge
    from tests.sector.judging import judge, warned

    name = "eddsa-throwaway-9999"
    signed = ISSUER.sign(plain_badge(), suite=name)
    lied = {**signed, "name": "Another name"}
    other = {**signed, "proof": {**signed["proof"], "cryptosuite": "eddsa-rdfc-2022"}}
    undefined = {**plain_badge(), "someWord": "nobody defines it"}
    print(json.dumps({
        "file": suites.__file__,
        "good": judge(signed).verdict,
        "said": [one.params for one in judge(signed).findings if one.code == "proof.good"],
        "changed": judge(lied).verdict,
        "another suite's": judge(other).verdict,
        "well made": [one.code for one in broken_rules(signed)],
        "offered": [kind.value for kind in instances.SUITES[name]],
        "demo": list(instances.DEMO[name][:2]),
        "tested": [kind.value for one, kind in SIMPLE_SUITES if one == name],
        "covers text": name in suites.COVERING_TEXT,
        "undefined": None if name not in suites.COVERING_TEXT else sorted(
            warned(judge({**undefined, **{"proof": ISSUER.sign(plain_badge(), suite=name)["proof"]}}))
        ),
    }))
"""


@pytest.mark.parametrize(
    ("transformation", "text"), [("RDFC_1_0", False), ("JCS_RFC_8785", True)], ids=["rdf", "json"]
)
def test_a_new_suite_is_one_file(tmp_path: Path, transformation: str, *, text: bool) -> None:
    path = "credentials/suites/eddsa_throwaway_9999.py"
    house = house_with(tmp_path, {path: NEW.format(transformation=transformation)})
    told = told_in(house, TRIED)
    assert Path(told["file"]).is_relative_to(house)
    assert (told["good"], told["said"]) == ("valid", [{"suite": "eddsa-throwaway-9999"}])
    assert (told["changed"], told["another suite's"], told["well made"]) == ("invalid", "invalid", [])
    assert (told["offered"], told["demo"]) == (["Ed25519"], ["eddsa-throwaway-9999", "Ed25519"])
    assert (told["tested"], told["covers text"]) == (["Ed25519"], text)
    assert told["undefined"] == (["undefined-words"] if text else None)
