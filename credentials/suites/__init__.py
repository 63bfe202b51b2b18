"""Every suite that this service knows, by name and by the look of a proof."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from credentials.suites.base import DATA_INTEGRITY_PROOF, Suite
from credentials.suites.ecdsa_jcs_2019 import ECDSA_JCS_2019
from credentials.suites.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from credentials.suites.ecdsa_sd_2023 import ECDSA_SD_2023
from credentials.suites.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from credentials.suites.eddsa_jcs_2022 import EDDSA_JCS_2022
from credentials.suites.eddsa_rdfc_2022 import EDDSA_2022, EDDSA_RDFC_2022

_ALL: Final[tuple[Suite, ...]] = (
    EDDSA_RDFC_2022,
    EDDSA_2022,
    EDDSA_JCS_2022,
    ECDSA_RDFC_2019,
    ECDSA_JCS_2019,
    ECDSA_SD_2023,
    ED25519_SIGNATURE_2020,
)

SUITES: Final[Mapping[str, Suite]] = MappingProxyType({suite.name: suite for suite in _ALL})


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite that a proof names, None if it is none of ours."""
    name = proof.get("cryptosuite") if proof.get("type") == DATA_INTEGRITY_PROOF else proof.get("type")
    suite = SUITES.get(name) if isinstance(name, str) else None
    return suite if suite is not None and suite.proof_type == proof.get("type") else None
