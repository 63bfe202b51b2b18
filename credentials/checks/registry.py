"""Every check, found because its file lies in this package, and what follows from their declarations.

The verifier's recipe, the verdict, the report, the catalogues, `docs/checks.md` and the tests take from here.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from credentials import intake, resources
from credentials.checks.case import Case
from credentials.checks.check import Check, Stage
from credentials.declared import by_key, declared
from credentials.judgement import Finding
from schemas.report import LayerId, Outcome, Verdict

_OF_THE_RECIPE = ("at", "other-badges")


@cache
def checks() -> tuple[Check, ...]:
    """All checks, in the order in which they run and a report gives them."""
    return tuple(sorted(declared(__package__, "CHECK", Check), key=lambda check: (check.stage, check.place)))


def check_of(identifier: str) -> Check | None:
    """The check of that id."""
    return _by_id().get(identifier)


def codes_of(check: Check) -> tuple[str, ...]:
    """The second halves of all codes that a check's findings can have."""
    return tuple(check.codes.split())


def warnings() -> tuple[str, ...]:
    """Codes of `Judgement.warnings`."""
    given = (code for check in checks() for code in check.warnings.split())
    return tuple(sorted({*given, *intake.SLIPS}))


def not_checked() -> tuple[str, ...]:
    """Codes of `Judgement.not_checked`."""
    left = (code for check in checks() for code in check.not_checked.split())
    return tuple(sorted({*left, *_OF_THE_RECIPE}))


def reasons() -> tuple[str, ...]:
    """Codes of `NotFetched`, as `why` in the parameters of a finding."""
    return resources.REASONS


@cache
def at(*stages: Stage) -> frozenset[str]:
    """The ids of the checks that run at these stages."""
    return frozenset(check.id for check in checks() if check.stage in stages)


@cache
def answering(layer: LayerId) -> frozenset[str]:
    """The ids of the checks that answer one of the reader's questions."""
    return frozenset(check.id for check in checks() if check.layer is layer)


def run(case: Case, stage: Stage, *, embedded: bool = False) -> None:
    """Ask everything that is asked of such a case at one stage.

    Args:
        case: the credential.
        stage: the step of the recipe.
        embedded: it is an endorsement inside another credential, of which less is asked.
    """
    for check in _asked_of(case, stage):
        if check.run is not None and (check.embedded or not embedded) and check.applies(case):
            check.run(case)


def leave_out(case: Case, *stages: Stage) -> None:
    """Write down what is not asked of such a case, because the recipe stops before these stages."""
    for stage in stages:
        for check in _asked_of(case, stage):
            if check.left_out is not None:
                check.left_out(case)


def verdict_asked_by(finding: Finding) -> Verdict | None:
    """What a finding makes of the verdict; None when it only informs."""
    check, code = check_of(finding.check), finding.code.partition(".")[2]
    if check is None:
        return None
    if finding.outcome is Outcome.FAILED:
        return check.when_failed_with.get(code, check.when_failed)
    decides = check.decides_when_unknown or code in check.decides_when_unknown_with
    return Verdict.COULD_NOT_CHECK if finding.outcome is Outcome.UNKNOWN and decides else None


def proves(finding: Finding) -> bool:
    """Whether a finding shows that the issuer said what stands in the badge."""
    return finding.outcome is Outcome.PASSED and finding.code in _codes("proves")


def speaks_of_forgery(finding: Finding) -> bool:
    """Whether a finding speaks of tampering or of another maker; others fail by the way they were made."""
    named = {finding.code, f"{finding.code}.{finding.params.get('why', '')}"}
    return not named.isdisjoint(_codes("forged"))


def may_pass(finding: Finding) -> bool:
    """Whether what a finding says may be otherwise tomorrow."""
    if finding.code.endswith("unreachable"):
        return str(finding.params.get("why", "")) in resources.PASSING_REASONS
    return finding.code in _codes("passing")


@cache
def _by_id() -> Mapping[str, Check]:
    return by_key(checks(), lambda check: [check.id])


@cache
def _codes(kind: str) -> frozenset[str]:
    return frozenset(f"{check.id}.{code}" for check in checks() for code in getattr(check, kind))


def _asked_of(case: Case, stage: Stage) -> Iterable[Check]:
    return (check for check in checks() if check.stage is stage and case.presented.kind in check.kinds)
