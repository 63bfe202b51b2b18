"""What a verifier asked the holder to repeat: a nonce that nobody could know, and for whom the answer is.

"If challenge was given, and it does not match proof.challenge, an error MUST be raised"; so for the domain:
https://www.w3.org/TR/vc-data-integrity/#verify-proof. A token answers with `nonce` and `aud`
(https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3), an SD-JWT in the holder's own signature
(https://www.rfc-editor.org/rfc/rfc9901#section-7.3).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from schemas.json_ld import texts
from schemas.strict_json import JsonObject

Unmet = Literal["nonce", "aud"]


@dataclass(frozen=True)
class Asked:
    """What the holder was asked to repeat.

    Attributes:
        nonce: the challenge; None when none was given.
        audiences: for whom the answer must be made; None when that is not asked.
    """

    nonce: str | None = None
    audiences: tuple[str, ...] | None = None

    def unmet_by_claims(self, claims: JsonObject) -> Iterator[Unmet]:
        """What the claims of a token do not answer; it may be made for others as well."""
        if self.nonce is not None and claims.get("nonce") != self.nonce:
            yield "nonce"
        if self.audiences is not None and not {*self.audiences} <= {*texts(claims.get("aud"))}:
            yield "aud"

    def unmet_by_proof(self, proof: JsonObject) -> Iterator[Unmet]:
        """What an embedded proof does not answer; it must name those domains and no others."""
        if self.nonce is not None and proof.get("challenge") != self.nonce:
            yield "nonce"
        if self.audiences is not None and {*texts(proof.get("domain"))} != {*self.audiences}:
            yield "aud"


NOTHING: Final = Asked()
