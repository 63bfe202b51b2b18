"""Every form that an award can be given in, found because its file lies in this package."""

from collections.abc import Mapping
from typing import Final

from credentials.declared import by_key, declared
from credentials.forms.form import Form, SignedBy

ALL: Final[Mapping[str, Form]] = by_key(declared("credentials.forms", "FORM", Form), lambda form: [form.name])

MADE_FROM_IT: Final = tuple(form for form in ALL.values() if form.signed_by is SignedBy.ORGANISATION)
"""The forms that are made from the award that the leader signed."""
