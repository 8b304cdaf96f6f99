"""Forms through GraphQL: words in the reader's language, one transaction, guards."""

from typing import Any
from uuid import uuid4

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig

from backend.kit.clock import business_date
from backend.kit.faults import Refused
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Database
from backend.runtime.graph import GUARDS, SCALARS, Context
from backend.settings import Settings
from forms.graphql import FormMutations, FormQueries
from tests.forms.test_service import ANSWERS, LINA, NOW, Kept, publish
from tests.forms.test_service import kept as kept  # noqa: PLC0414 — the fixture

SCHEMA = strawberry.Schema(FormQueries, FormMutations, config=StrawberryConfig(scalar_map=SCALARS))
CHECK = """query ($definition: ID!, $answers: JSON!) {
  checkForm(form: "sample", definition: $definition, answers: $answers) {
    definition values faults { code at message } warnings { code at message }
  }
}"""
SUBMIT = """mutation ($definition: ID!, $answers: JSON!, $key: String!, $provisional: Amount) {
  submitForm(form: "sample", definition: $definition, key: $key, answers: $answers,
             provisional: $provisional) {
    record { entity id number state } amount difference
  }
}"""


@pytest.fixture
def ask(database: Database, settings: Settings) -> Any:
    async def asked(document: str, *, viewer: Viewer | None = LINA, **variables: Any) -> Any:
        context = Context(viewer, "en", NOW, business_date(NOW), database, settings, "r1")
        answer = await SCHEMA.execute(document, variables, context_value=context)
        if answer.errors:
            original = answer.errors[0].original_error
            raise original or answer.errors[0]
        return answer.data

    return asked


async def test_a_check_tells_faults_in_words(ask: Any, kept: Kept) -> None:
    definition = await publish()

    data = await ask(CHECK, definition=definition, answers={"count": "2.5"})

    told = {fault["at"]: fault["message"] for fault in data["checkForm"]["faults"]}
    assert told["name"] == "Fill in “Name”"
    assert told["count"] == "“Count”: 2.5 is not a whole number"
    assert data["checkForm"]["values"]["begins_on"] == "2026-03-05"


async def test_a_submission_answers_with_record_and_difference(ask: Any, kept: Kept) -> None:
    definition = await publish()

    data = await ask(
        SUBMIT, definition=definition, answers=ANSWERS, key=str(uuid4()), provisional="66.60"
    )

    assert data["submitForm"] == {
        "record": {"entity": "sample", "id": "1", "number": "S1", "state": "kept"},
        "amount": "66.67",
        "difference": "0.07",
    }


async def test_nobody_signed_in_submits_nothing(ask: Any, kept: Kept) -> None:
    definition = await publish()

    with pytest.raises(Refused) as refused:
        await ask(SUBMIT, viewer=None, definition=definition, answers=ANSWERS, key=str(uuid4()))

    assert refused.value.faults[0].code == "access.signed_out"
    assert not kept.calls


def test_a_submission_is_one_transaction() -> None:
    assert GUARDS["submitForm"].opens_transaction
    assert not GUARDS["checkForm"].opens_transaction
