"""What can be wrong with a key, an identifier or a sealed secret."""

from schemas.errors import Malformed, Refused


class KeyMalformed(Malformed):
    """The text or bytes are not a usable key of the kind they claim to be (code `key-malformed`)."""

    def __init__(self, detail: str, **params: object) -> None:
        super().__init__("key-malformed", detail, **params)


class KeyUnsupported(Refused):
    """A well-formed key of a kind that we do not use (code `key-unsupported`)."""

    def __init__(self, detail: str, **params: object) -> None:
        super().__init__("key-unsupported", detail, **params)


class DidMalformed(Malformed):
    """The text is not an identifier of the DID method that was asked for (code `did-malformed`)."""

    def __init__(self, detail: str, **params: object) -> None:
        super().__init__("did-malformed", detail, **params)
