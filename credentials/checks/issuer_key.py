"""Is the key that signed one of the issuer's?

https://www.w3.org/TR/cid-1.0/#retrieve-verification-method: the document that the key's name leads to must be
the controller's own, hold the key, and associate it with the purpose of the proof.

Where keys are published `key_finder` knows; the checks of proofs and tokens write down here what they met.
"""

from typing import Final

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.ids import same_id
from schemas.errors import DomainError
from schemas.report import LayerId, Verdict

ID = "issuer-key"
REFERENCE = "https://www.w3.org/TR/cid-1.0/#retrieve-verification-method"

# The badge itself, or the issuer's own document, says that this key does not speak for the issuer.
REFUSED = frozenset(
    {
        "of-other",
        "method-wrong-purpose",
        "method-revoked",
        "method-expired",
        "did-malformed",
        "key-kind-mismatch",
    }
)
# The issuer publishes no such key, or in a way that nobody can follow: we do not know whose it is.
_NOT_PUBLISHED = frozenset(
    {
        "document-id-mismatch", "method-not-found", "method-ambiguous", "method-controller-mismatch",
        "method-not-named", "key-not-of-issuer", "key-malformed",
    }
)  # fmt: skip
# Whoever reads the document can sign with it.
_COMPROMISED = frozenset({"key-secret-shown"})
_UNREADABLE_KIND = frozenset({"did-method-unsupported", "key-unsupported"})
_UNREACHABLE = frozenset({"not-fetched-yet", "not-reached", "came-from-elsewhere"})


def write_down_trouble(case: Case, error: DomainError) -> None:
    """A key that could not be had, that nobody published, or that may not speak."""
    method = str(error.params.get("method", error.params.get("url", "")))
    if error.code in _UNREACHABLE:
        case.unknown(ID, "unreachable", url=error.params.get("url", ""), why=error.params.get("why", ""))
    elif error.code in _UNREADABLE_KIND:
        case.unknown(ID, "unknown-kind", method=method or error.params.get("did", ""))
    elif error.code in REFUSED:
        case.failed(ID, error.code, method=method)
    elif error.code in _NOT_PUBLISHED:
        case.unknown(ID, error.code, method=method)
    elif error.code in _COMPROMISED:
        case.failed(ID, "unreadable", method=method, why=error.code)
    else:
        case.unknown(ID, "unreadable", method=method, why=error.code)


def judge_controller(case: Case, controller: str | None, method_id: str) -> None:
    """Demand that the key belongs to the issuer, and write it down."""
    if same_id(controller, case.issuer_id):
        case.passed(ID, "of-issuer", method=method_id)
    else:
        case.failed(ID, "of-other", method=method_id, controller=controller or "")


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="of-issuer of-other unreachable unknown-kind unreadable method-not-named certificate-unknown"
    " certificate-expired certificate-not-yet-valid certificate-broken"
    " document-id-mismatch method-not-found method-ambiguous method-wrong-purpose"
    " method-controller-mismatch method-revoked method-expired key-not-of-issuer"
    " did-malformed key-malformed key-kind-mismatch",
    layer=LayerId.REAL,
    stage=Stage.AUTHENTICITY,
    place=20,
    run=None,
    when_failed=Verdict.INVALID,
    decides_when_unknown=True,
    proves=frozenset({"of-issuer"}),
    forged=frozenset(
        {
            "of-other", "key-not-of-issuer", "method-not-found", "method-controller-mismatch",
            "method-wrong-purpose",
        }
    ),
    warnings="key-unusual",
)  # fmt: skip
