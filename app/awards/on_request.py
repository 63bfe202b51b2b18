"""Forms of a shared badge that were not made before, made when a visitor asks for one.

A visitor may write nothing; the service makes the form in its own name. Whoever asks gets the same one: there
is at most one of each kind for each version of a badge, so that asking often makes nothing more.
"""

from app.awards import forms
from app.awards.forms import SignedForm
from app.awards.sharing import SharedBadge, shared_badge
from app.platform.principal import Principal
from app.platform.runtime import Runtime, Work
from credentials.forms import registry
from credentials.forms.form import SignedBy
from schemas.errors import NotFound


def for_visitor(runtime: Runtime, badge: SharedBadge, name: str) -> SignedForm:
    """A shared badge in one form, in a transaction of its own when it has to be made.

    Args:
        runtime: the service.
        badge: as it was found a moment ago.
        name: of the form.

    Raises:
        NotFound: `form-not-made`, copies of this form are made for one wallet each; `badge-unknown`, it is
            shared no longer.
        Gone: `badge-erased`.
        Conflict: `award-not-standing`.
        Refused: as `forms.make`.
    """
    made = next((one for one in badge.forms if one.form.name == name), None)
    if made is not None:
        return made
    with runtime.work() as work:
        return made_for_visitor(work, badge.token, name)


def made_for_visitor(work: Work, token: str, name: str) -> SignedForm:
    """The same within a transaction that may write. Raises as `for_visitor`."""
    form = registry.ALL.get(name)
    if form is None or (form.signed_by is SignedBy.ORGANISATION and form.certified):
        raise NotFound("form-not-made", "This award was not made in this form.")
    acting = work.acting_as(Principal.service())
    return forms.make(acting, shared_badge(acting, token).award, name)[0]
