"""The secret keys that test vectors publish, `secretKeyMultibase` (https://www.w3.org/TR/cid-1.0/#Multikey)."""

from keys import multibase
from keys.algorithms import KeyKind
from keys.signer import LocalSigner, from_secret_bytes

_KINDS = {b"\x80\x26": KeyKind.ED25519, b"\x86\x26": KeyKind.P256, b"\x87\x26": KeyKind.P384}


def signer_of(multikey: str) -> LocalSigner:
    data = multibase.decode(multikey)
    return from_secret_bytes(_KINDS[data[:2]], data[2:])
