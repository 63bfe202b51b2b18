"""What can go wrong in the trade itself.

Nothing here knows HTTP: `app/problems.py` turns each class into an answer.
"""


class DomainError(Exception):
    """A refusal or failure with a stable code.

    Args:
        code: kebab-case name, stable across releases; documented in `docs/problems.md`.
        detail: one English sentence for the person who calls us; never contains personal data.
        params: values that a translated sentence may need.
    """

    def __init__(self, code: str, detail: str, **params: object) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.params = params


class Malformed(DomainError):  # noqa: N818  the trade's own word
    """The input is not what it claims to be."""


class Refused(DomainError):  # noqa: N818
    """The input is well formed, but a rule forbids what was asked."""


class Unfit(Refused):
    """What was said breaks a rule; said otherwise, it would do.

    `params["where"]` names the place, `params["allowed"]` what would do, as far as that can be told.
    """


class NotFound(DomainError):  # noqa: N818
    """Nothing is known under that name, or not to this caller."""


class Gone(DomainError):  # noqa: N818
    """It was here and has been removed for good."""


class Conflict(DomainError):  # noqa: N818
    """It does not go together with what is stored already."""


class TooMany(DomainError):  # noqa: N818
    """The caller asks too often; `params["retry_after"]` gives whole seconds."""


class Unavailable(DomainError):  # noqa: N818
    """It could not be reached or is busy, which says nothing about whether it is good."""
