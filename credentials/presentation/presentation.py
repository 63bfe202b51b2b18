"""What somebody put around the credentials that they show, and what became of the proof of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from credentials.presentation.asked import NOTHING, Asked
from keys.resolver import VerificationMethod
from schemas.json_ld import id_of, text
from schemas.report import Outcome
from schemas.strict_json import JsonObject

Securing = Literal["embedded", "jwt", "sd-jwt", "none"]


@dataclass(frozen=True, eq=False)
class Presentation:
    """A Verifiable Presentation as it came in; nothing about it is believed yet.

    Attributes:
        document: the presentation; inside a JWT with a `vp` claim, that claim.
        securing: its outermost protection: `embedded` proofs, `jwt` (compact JWS), `sd-jwt`, or `none`.
        token: the compact JWS or SD-JWT, when secured that way.
        claims: all claims of that token.
    """

    document: JsonObject
    securing: Securing
    token: str | None = None
    claims: JsonObject = field(default_factory=dict)

    @property
    def holders(self) -> frozenset[str]:
        """Whom it names as its holder, in the document and in its token; they should be one."""
        named = {id_of(self.document.get("holder")), text(self.claims.get("iss"))}
        return frozenset(named - {""})


@dataclass(frozen=True)
class HolderProof:
    """What became of the proof that a holder made.

    Attributes:
        outcome: passed, failed, unknown, or skipped when there is nothing to judge.
        code: the second half of the code of the check `holder`.
        params: values for its sentence.
        signers: the keys that made it; empty unless it holds.
    """

    outcome: Outcome
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    signers: tuple[VerificationMethod, ...] = ()


@dataclass
class Showing:
    """One occasion at which somebody shows something, in one presentation or several.

    Attributes:
        asked: what they were asked to repeat.
        proofs: what became of each presentation's own proof, judged once for all that is in it.
    """

    asked: Asked = NOTHING
    proofs: dict[Presentation, HolderProof] = field(default_factory=dict)
