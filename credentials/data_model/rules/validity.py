"""The period in which a credential is valid.

"If present, the value of the validFrom property MUST be a dateTimeStamp string value"; so for validUntil;
"If a validUntil value also exists, the validFrom value MUST express a point in time that is temporally the
same or earlier than the point in time expressed by the validUntil value."

https://www.w3.org/TR/vc-data-model-2.0/#validity-period
For 1.1: "A credential MUST have an issuanceDate property", an XSD date-time as expirationDate
(https://www.w3.org/TR/vc-data-model/#issuance-date, https://www.w3.org/TR/vc-data-model/#expiration).
"""

from collections.abc import Iterator
from typing import Any

from credentials.data_model.violation import RANGE_ERROR, Violation, step
from schemas import instants


def validity(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """The period of a 2.0 credential, both ends optional, a time zone required."""
    yield from _period(document, pointer, ("validFrom", "validUntil"), zone_required=True)


def issuance(document: dict[str, Any], pointer: str) -> Iterator[Violation]:
    """The period of a 1.1 credential, its start required."""
    if "issuanceDate" not in document:
        at = step(pointer, "issuanceDate")
        yield Violation("issuance-date-missing", at, "issuanceDate is required")
    yield from _period(document, pointer, ("issuanceDate", "expirationDate"), zone_required=False)


def _period(
    document: dict[str, Any], pointer: str, names: tuple[str, str], *, zone_required: bool
) -> Iterator[Violation]:
    ends = []
    for name in names:
        if name not in document:
            continue
        instant = instants.read(document[name])
        if instant is None or not instant.exact or (zone_required and not instant.zoned):
            zone = " with a time zone" if zone_required else ""
            yield Violation("date-time", step(pointer, name), f"must be one date and time{zone}")
        else:
            ends.append(instant)
    if len(ends) == len(names) and ends[0] > ends[1]:
        yield Violation("period", step(pointer, names[1]), f"must not be before {names[0]}", RANGE_ERROR)
