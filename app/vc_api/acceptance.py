"""Would our own verifier take it? Asked before anything leaves.

Issuing never signs what verifying would refuse.
"""

from app.issuers.service import published
from app.platform.runtime import Work
from credentials import intake, profiles
from credentials.checks import registry
from credentials.checks.check import Stage
from credentials.data_model import require_conformant
from credentials.judgement import Finding, Judgement
from credentials.resources import Fetched, Resources
from credentials.verify import verify
from schemas.errors import Refused
from schemas.report import Outcome, Verdict
from schemas.strict_json import JsonObject


class WouldBeRefused(Refused):
    """Our verifier would not take what was about to be issued (code `would-be-refused`)."""

    def __init__(self, finding: Finding) -> None:
        why = finding.params.get("why")
        reason = f"{finding.code} ({why})" if why else finding.code
        super().__init__("would-be-refused", f"A verifier would refuse this credential: {reason}.")


def require(work: Work, signed: JsonObject) -> None:
    """Refuse a signed credential that our verifier would refuse today or on any other day.

    Raises:
        WouldBeRefused: with the first reason.
        NotConformant: what it says breaks the data model.
    """
    presented = intake.read_json(signed)
    require_conformant(presented.credential, contexts=work.runtime.contexts)
    judgement = _judge(work, presented)
    for finding in judgement.findings:
        if _stands_in_the_way(finding):
            raise WouldBeRefused(finding)


def _judge(work: Work, presented: intake.Presented) -> Judgement:
    profile = profiles.fitting(presented.credential)
    first = verify(presented, Resources(), work.now, profile=profile)
    # Only what we published ourselves is looked at: signing waits for nobody else's site.
    own = {reference: published(work.session, reference) for reference in first.wanted}
    found = {reference: Fetched(document) for reference, document in own.items() if document is not None}
    return verify(presented, Resources(found), work.now, profile=profile) if found else first


def _stands_in_the_way(finding: Finding) -> bool:
    # Times and status change; what a document says and how it is secured does not.
    if finding.check in registry.at(Stage.IDENTITY, Stage.AUTHENTICITY):
        return finding.outcome in {Outcome.FAILED, Outcome.UNKNOWN}
    return registry.verdict_asked_by(finding) is Verdict.INVALID
