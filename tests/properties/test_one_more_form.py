from typing import Any

from tests.one_more_file import house_with, told_in

NEW = '''
    """A throw-away form: the JWT of VC-JOSE-COSE with the leader's proof inside."""

    from typing import Final

    from credentials.forms import jwt
    from credentials.forms.form import Form, Signed, SignedBy
    from keys.algorithms import KeyKind


    def _make(document, signer, making):
        return Signed(document, jwt.sign_vc_jose(document, signer, making.verification_method).encode())


    FORM: Final = Form("throwaway", "application/vc+jwt", SignedBy.ORGANISATION, KeyKind.P256, _make)
'''
TRIED = """
    import json

    from credentials.forms.form import Making
    from credentials.forms.registry import ALL, MADE_FROM_IT
    from credentials.issue import make_form
    from credentials.loader import bundled_contexts
    from tests.sector.facts import NOW
    from tests.sector.keys import method_id
    from tests.sector.whole import resources, sector

    form, member = ALL["throwaway"], sector().member
    made = make_form(
        form, sector().issued(), member.form,
        Making(
            verification_method=method_id(member.did, member.form), created=NOW,
            contexts=bundled_contexts(),
        ),
        anchors=sector().anchors, resources=resources(),
    )
    print(json.dumps([form in MADE_FROM_IT, form.media_type, made.text.count(b".")]))
"""


def test_a_new_form_is_one_file(tmp_path: Any) -> None:
    house = house_with(tmp_path, {"credentials/forms/throwaway.py": NEW})
    assert told_in(house, TRIED) == [True, "application/vc+jwt", 2]
