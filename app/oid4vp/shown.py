"""What whoever asked is told: the verifier's own report, kept sealed for a few minutes in every language."""

import json
from uuid import UUID

from app.oid4vp.tables import SHOWN, PresentationRequest
from app.platform.i18n import LANGUAGES, Words
from app.platform.runtime import Work
from app.verification.render import report
from credentials.judgement import Judgement
from keys import sealed
from schemas.report import Report


def seal_reports(work: Work, request_id: UUID, judgement: Judgement) -> bytes:
    """The reports on what was shown, sealed for one request."""
    told = {
        language: report(judgement, Words(language), checked_at=work.now).model_dump(mode="json")
        for language in LANGUAGES
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return sealed.seal(text, work.runtime.key_encryption_key, str(request_id), SHOWN)


def report_in(work: Work, row: PresentationRequest, language: str) -> Report | None:
    """The report on what was shown, in one language; None when nothing was shown (yet)."""
    if not row.shown:
        return None
    text = sealed.unseal(row.shown, work.runtime.key_encryption_keys, str(row.id), SHOWN)
    return Report.model_validate(json.loads(text)[language])
