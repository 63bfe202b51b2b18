import json

import pytest
from pydantic import ValidationError

from schemas.problem import FieldProblem, Problem


def test_leaves_out_what_it_does_not_know() -> None:
    problem = Problem(title="Not found", status=404, code="not-found")
    assert json.loads(problem.model_dump_json(exclude_none=True)) == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "code": "not-found",
    }


def test_names_the_places_and_keeps_extensions() -> None:
    problem = Problem.model_validate(
        {
            "title": "Malformed",
            "status": 422,
            "errors": [{"pointer": "/name", "detail": "It is missing."}],
            "own": 1,
        }
    )
    assert problem.errors == (FieldProblem(pointer="/name", detail="It is missing."),)
    assert problem.model_extra == {"own": 1}


def test_a_status_is_one_of_http() -> None:
    with pytest.raises(ValidationError):
        Problem(title="Odd", status=42)
