"""Do we know who issued the badge?

"Verifiers SHOULD mark issuer data as unverified when no trust list names the issuer":
https://www.imsglobal.org/spec/ob/v3p0/impl/. An unknown issuer is a warning, never a failure.

`trusted` needs a signature by a key that the verifier's owner pinned: under the chain of authority inside
the badge, or under the badge itself when the anchor issued it. To bear an anchor's name is not enough.
"""

from typing import Final, get_args

from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.checks.verdict import is_proven, verdict_of
from credentials.intake import Kind
from schemas.report import LayerId, Trust, Verdict

ID = "trust"
REFERENCE = "https://www.imsglobal.org/spec/ob/v3p0/impl/"

_UNTRUSTED: Final = frozenset({Verdict.INVALID, Verdict.NOT_AUTHORISED})


def check(case: Case) -> None:
    """Say how far the issuer is believed; on account of what is forged, or not theirs to give, nobody is."""
    if not is_proven(case.findings):
        # Whoever could not be shown to be the issuer is not known by the issuer's name.
        case.skipped(ID, "not-shown")
    elif verdict_of(case.findings) in _UNTRUSTED:
        case.skipped(ID, "not-asked")
    else:
        case.trust = _trust_in(case)


def _trust_in(case: Case) -> Trust:
    trust = (
        Trust.TRUSTED if case.anchor is not None else case.anchors.trust_in(case.issuer_id, case.signing_keys)
    )
    if any(finding.code == "authority.association-unknown" for finding in case.findings):
        # It leans on an association that we do not know, and so do not believe.
        trust = Trust.UNKNOWN_ISSUER
    if trust is Trust.TRUSTED:
        case.passed(ID, "trusted")
    elif trust is Trust.KNOWN:
        known = case.anchors.known[case.issuer_id]
        case.passed(ID, "known", name=known.name, registry=known.registry)
    elif case.anchors.anchor(case.issuer_id) is not None:
        case.unknown(ID, "other-key")
        case.warn("key-not-pinned", issuer=case.issuer_id)
    else:
        case.unknown(ID, "unknown-issuer", issuer=case.issuer_id)
        case.warn("unknown-issuer", issuer=case.issuer_id)
    return trust


CHECK: Final = Check(
    id=ID,
    reference=REFERENCE,
    codes="trusted known unknown-issuer other-key not-shown not-asked",
    layer=LayerId.GIVEN_BY,
    stage=Stage.READER,
    place=20,
    run=check,
    kinds=frozenset(get_args(Kind)),
    warnings="key-not-pinned unknown-issuer",
)
