"""People and organisations as a badge describes them (https://www.imsglobal.org/spec/ob/v3p0#profile)."""

from typing import Any, ClassVar, Literal

from pydantic import StrictFloat

from schemas.base import Classes, Closed, Model, Typed, one_of
from schemas.enumerations import IdentifierType
from schemas.values import CompactJws, Date, Many, Uri


class Image(Closed):
    """A picture: `id` is where it lies, or the picture itself as a data URI."""

    id: Uri
    type: Literal["Image"]
    caption: str | None = None


class IdentifierEntry(Closed):
    """A further identifier, of a person, organisation or achievement."""

    type: Literal["IdentifierEntry"]
    identifier: str
    identifier_type: IdentifierType


class GeoCoordinates(Model):
    """A place on earth, in degrees (WGS 84)."""

    type: Literal["GeoCoordinates"]
    latitude: StrictFloat
    longitude: StrictFloat


class Address(Typed):
    """A postal address."""

    TYPES: ClassVar[Classes] = (one_of("Address"),)

    address_country: str | None = None
    address_country_code: str | None = None
    address_region: str | None = None
    address_locality: str | None = None
    street_address: str | None = None
    post_office_box_number: str | None = None
    postal_code: str | None = None
    geo: GeoCoordinates | None = None


class Profile(Typed):
    """An issuer, assessor, creator or learner.

    `endorsement` holds documents, not models: each is signed and judged by itself, and a malformed one must
    not make the badge around it unreadable. `EndorsementCredential.read` gives its shape.
    """

    TYPES: ClassVar[Classes] = (one_of("Profile"),)

    id: Uri
    name: str | None = None
    url: Uri | None = None
    phone: str | None = None
    description: str | None = None
    endorsement: Many[dict[str, Any]] = ()
    endorsement_jwt: Many[CompactJws] = ()
    image: Image | None = None
    email: str | None = None
    address: Address | None = None
    other_identifier: Many[IdentifierEntry] = ()
    official: str | None = None
    parent_org: "Profile | None" = None
    family_name: str | None = None
    given_name: str | None = None
    additional_name: str | None = None
    patronymic_name: str | None = None
    honorific_prefix: str | None = None
    honorific_suffix: str | None = None
    family_name_prefix: str | None = None
    date_of_birth: Date | None = None
