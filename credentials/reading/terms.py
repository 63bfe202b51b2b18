"""The one published term for every IRI that a credential may use.

A signature over RDF covers IRIs; JSON shows terms, and whoever adds a context can make up others. Reading
goes the other way: from the IRI that was signed to the term that VCDM and Open Badges publish for it,
whatever contexts the document names. IRIs that nobody published stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from credentials.canonical.vocabulary import definitions
from credentials.loader import bundled_contexts
from schemas.contexts import (
    BITSTRING_STATUS_LIST_V1,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    DATA_INTEGRITY_V1,
    DATA_INTEGRITY_V2,
    ED25519_2020_V1,
    OPEN_BADGES,
    OPEN_BADGES_3_0_3,
    OPEN_BADGES_EXTENSIONS,
    STATUS_LIST_2021_V1,
)

_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"

ENDORSEMENT: Final = f"{_OPEN_BADGES}endorsement"
VERIFIABLE_CREDENTIAL: Final = f"{_CREDENTIALS}verifiableCredential"
PROOF: Final = "https://w3id.org/security#proof"

SINGLE: Final = frozenset(
    {
        "achievedLevel", "achievement", "awardedDate", "criteria", "encodedList", "expirationDate",
        "fieldOfStudy", "hashed", "holder", "identityHash", "identityType", "issuanceDate", "issuer", "salt",
        "source", "statusListCredential", "statusListIndex", "statusSize", "validFrom", "validUntil",
    }
)  # fmt: skip
"""Terms of which a node has one value: with two, readers would choose differently."""

LINKS: Final = frozenset(
    {"controller", "holder", "issuer", "previousProof", "statusListCredential", "verificationMethod"}
)
"""Terms whose value is written as a bare address when nothing else is said about it."""

TEXTS: Final = frozenset(
    {
        "audience", "caption", "description", "endorsementComment", "genre", "humanCode", "name", "narrative",
        "role", "specialization", "tag", "targetDescription", "targetFramework", "targetName", "term",
    }
)  # fmt: skip
"""Terms for people's eyes, whose language matters."""

# In this order: the first context to name an IRI names it for all.
_PUBLISHED: Final = (
    CREDENTIALS_V2, OPEN_BADGES_3_0_3, *OPEN_BADGES, OPEN_BADGES_EXTENSIONS, CREDENTIALS_V1,
    BITSTRING_STATUS_LIST_V1, STATUS_LIST_2021_V1, DATA_INTEGRITY_V2, DATA_INTEGRITY_V1, ED25519_2020_V1,
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """Published terms by IRI; a property and a type may share an IRI (`criteria` and `Criteria` do)."""

    properties: Mapping[str, str]
    types: Mapping[str, str]


@cache
def published() -> Terms:
    """The table, made from the bundled contexts at the first use."""
    properties: dict[str, str] = {}
    # The same IRI as AchievementCredential's; this is the name that everybody uses.
    types: dict[str, str] = {f"{_OPEN_BADGES}OpenBadgeCredential": "OpenBadgeCredential"}
    for url in dict.fromkeys(_PUBLISHED):
        for term, iri in definitions(bundled_contexts().document(url)["@context"], {}):
            (properties if term[0].islower() else types).setdefault(iri, term)
    return Terms(MappingProxyType(properties), MappingProxyType(types))


def _named(vocabulary: str, names: str) -> frozenset[str]:
    return frozenset(f"{vocabulary}{name}" for name in names.split())


INSIDE: Final = _named(
    _OPEN_BADGES,
    "endorsementComment address otherIdentifier parentOrg phone official image patronymicName"
    " familyNamePrefix dateOfBirth",
) | _named(
    "https://schema.org/",
    "name url description email givenName familyName additionalName honorificPrefix honorificSuffix",
)
"""What an embedded endorsement may say about a node that the credential around it names too: a party's
profile, and what an endorsement says about its subject. None of it decides anything."""
TYPES_INSIDE: Final = _named(_OPEN_BADGES, "EndorsementSubject Profile")
OF_PRESENTATIONS: Final = _named(_CREDENTIALS, "holder verifiableCredential termsOfUse")
