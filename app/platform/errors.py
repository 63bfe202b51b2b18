"""What can go wrong at the door, before the trade is asked anything."""

from schemas.errors import DomainError


class NotSignedIn(DomainError):  # noqa: N818  the trade's own word, as in schemas/errors.py
    """No token, or one that is unknown, expired or withdrawn."""


class NotAllowed(DomainError):  # noqa: N818
    """Signed in, but this role may not do this."""


class NotAcceptable(DomainError):  # noqa: N818
    """None of the forms the caller accepts can be given."""


class PreconditionFailed(DomainError):  # noqa: N818
    """What is to be changed is no longer what the caller has seen."""


class TooLarge(DomainError):  # noqa: N818
    """The body is larger than this service reads."""


class TooSlow(DomainError):  # noqa: N818
    """The body did not arrive in time."""


class UnsupportedMediaType(DomainError):  # noqa: N818
    """The body has a media type that this address does not read."""


class Invalid(DomainError):  # noqa: N818
    """The body is well-formed JSON, but not what this address asks for."""


class Unexpected(DomainError):  # noqa: N818
    """Something that nobody foresaw: the fault is ours."""


class MethodNotAllowed(DomainError):  # noqa: N818
    """The address exists, but not for this method."""
