"""Signing a document in an issuer's name."""

from app.issuers.keyring import method_id, open_signer
from app.issuers.tables import SigningKey
from app.platform.runtime import Work
from credentials import issue
from schemas.strict_json import JsonObject


def sign(work: Work, document: JsonObject, key: SigningKey) -> str:
    """Sign an endorsement, a mandate or a status list.

    Returns:
        The signed document as text: it is stored and served as it is, never written anew.
    """
    signed = issue.sign(
        document,
        signer=open_signer(work, key),
        verification_method=method_id(key),
        created=work.now,
        contexts=work.runtime.contexts,
    )
    return signed.text.decode()
