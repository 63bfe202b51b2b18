"""A suite is one file: it signs, is read, judged, offered and tested because it lies there."""

from types import MappingProxyType

import pytest

from credentials import suites
from credentials.declared import by_key, declared
from credentials.suites.suite import Covers, SelectiveSuite, Suite
from keys.algorithms import SIGNING_KINDS, KeyKind
from keys.errors import KeyUnsupported


def test_every_kind_of_key_that_we_sign_proofs_with_has_one_usual_suite() -> None:
    for kind in KeyKind:
        # RSA signs tokens only: no cryptosuite takes it.
        if kind in SIGNING_KINDS - {KeyKind.RSA}:
            usual = suites.usual_suite(kind)
            assert kind in usual.key_kinds
            assert usual.is_offered
        else:
            with pytest.raises(KeyUnsupported):
                suites.usual_suite(kind)


def test_what_suites_declare_fits_what_they_are() -> None:
    for suite in suites.SUITES.values():
        assert isinstance(suite, SelectiveSuite) is suite.discloses_selectively
        assert suite.usual_for <= set(suite.key_kinds)
        assert (suite.name in suites.COVERING_TEXT) is (suite.covers is Covers.TEXT)
        assert suite.cryptosuite in {suite.name, None}


def test_two_declarations_of_one_name_are_refused() -> None:
    one = suites.SUITES["eddsa-rdfc-2022"]
    with pytest.raises(ValueError, match="eddsa-rdfc-2022"):
        by_key([one, one], lambda suite: [suite.name])
    assert by_key([one], lambda suite: [suite.name]) == MappingProxyType({one.name: one})


def test_a_declaration_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="SUITE is no int"):
        declared("credentials.suites", "SUITE", int)
    assert set(declared("credentials.suites", "SUITE", Suite)) == set(suites.SUITES.values())  # type: ignore[type-abstract]
