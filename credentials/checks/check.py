"""What every check says about itself: one file of this package, which declares it as `CHECK`.

Nothing about a check is written down anywhere else, except its sentences in the catalogues.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from credentials.checks.case import Case
from credentials.intake import Kind
from schemas.report import LayerId, Verdict


class Stage(IntEnum):
    """The steps of the recipe in `credentials.verify`, in their order."""

    IDENTITY = 1
    """What is it, and has it the parts that it cannot do without? Asked of whatever comes in."""
    AUTHENTICITY = 2
    """Was it said by its issuer? What is forged, or may be, is asked nothing of the next two stages."""
    RENEWAL = 3
    """Is there a newer form to go on with?"""
    STANDING = 4
    """Does it stand: not withdrawn, in its period, by somebody who may?"""
    READER = 5
    """What is it to whoever asks? Asked whatever was found before."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check.

    Attributes:
        id: stable name, `Finding.check`; its sentence is `check.<id>` in the catalogues.
        reference: where the standard asks for it; the sentence of the standard stands on top of its file.
        codes: the second halves of all codes that its findings can have (`<id>.<code>`), blanks between them.
        layer: which of the reader's questions it answers.
        stage: the step of the recipe in which it runs.
        place: where it stands in its stage; running and reports have the same order.
        run: writes down its findings in the case; None when other checks write them.
        kinds: the kinds of input that it is asked of.
        applies: whether it is asked of this case.
        embedded: it is asked of an endorsement inside a badge as well.
        when_failed: what a failed finding makes of the verdict; None when it only informs.
        when_failed_with: the same, for codes that make something else of it.
        decides_when_unknown: an unknown finding leaves the verdict open, `could_not_check`.
        decides_when_unknown_with: codes that do so although the others do not.
        proves: codes written down only when a proof or token by a key of the issuer held, or the issuer hosts
            the badge.
        forged: codes that speak of tampering or of another maker, not of the way it was made; `<code>.<why>`
            when only that reason does.
        passing: codes that may be otherwise tomorrow; what is out of reach, `…unreachable`, always is.
        warnings: codes of the warnings that it can give, blanks between them.
        not_checked: codes of what it can leave unchecked, blanks between them.
        left_out: writes down that it was not asked, when the recipe stops before it.
    """

    id: str
    reference: str
    codes: str
    layer: LayerId
    stage: Stage
    place: int
    run: Callable[[Case], None] | None
    kinds: frozenset[Kind] = frozenset({"credential"})
    applies: Callable[[Case], bool] = field(default=lambda _case: True)
    embedded: bool = False
    when_failed: Verdict | None = None
    when_failed_with: Mapping[str, Verdict] = field(default_factory=dict)
    decides_when_unknown: bool = False
    decides_when_unknown_with: frozenset[str] = frozenset()
    proves: frozenset[str] = frozenset()
    forged: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()
    warnings: str = ""
    not_checked: str = ""
    left_out: Callable[[Case], None] | None = None
