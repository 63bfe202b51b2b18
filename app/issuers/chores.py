"""What issuers leave to be tidied up: notes of which tokens were used."""

from typing import Final

from app.issuers.tokens import write_uses
from app.platform.chores import Chore

CHORES: Final = (Chore("token_uses_written", write_uses),)
