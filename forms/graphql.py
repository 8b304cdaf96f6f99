"""Forms in GraphQL (表单接口): check answers, price them live, submit them once."""

from typing import Any, cast

import strawberry

from backend.kit.faults import Fault
from backend.kit.messages import explain
from backend.runtime.graph import ID, JSON, Amount, Info, own_command, signed_in
from forms import service
from forms.service import Filled, Submitted


@strawberry.type
class FormFault:
    """One thing that is wrong with an answer, in the reader's language."""

    code: str
    at: str
    message: str


@strawberry.type
class FormCheck:
    """What a check found: the values that count, what is wrong, what only gives pause."""

    definition: ID
    values: JSON
    faults: list[FormFault]
    warnings: list[FormFault]


@strawberry.type
class FormPrice:
    """A live premium; `premium` is null while answers have faults."""

    faults: list[FormFault]
    warnings: list[FormFault]
    premium: JSON | None


@strawberry.type
class SubmittedRecord:
    """The record a submission made or changed."""

    entity: str
    id: ID
    number: str
    state: str


@strawberry.type
class Submission:
    """A submission's answer; `difference` is the server's amount less the phone's own."""

    record: SubmittedRecord
    amount: Amount | None
    difference: Amount | None


def _told(faults: tuple[Fault, ...], locale: str) -> list[FormFault]:
    return [
        FormFault(code=item.code, at=item.at, message=explain(item, locale)) for item in faults
    ]


async def _examined(info: Info, form: str, definition: ID, answers: Any) -> Filled:
    context = info.context
    return await service.examine(form, definition, answers, by=context.by, now=context.now)


@strawberry.type
class FormQueries:
    """What may be asked of forms."""

    @signed_in
    async def check_form(self, info: Info, form: str, definition: ID, answers: JSON) -> FormCheck:
        """Check answers as a submission would, changing nothing."""
        filled = await _examined(info, form, definition, answers)
        return FormCheck(
            definition=ID(str(filled.definition.id)),
            values=cast("JSON", filled.checked.values),
            faults=_told(filled.checked.faults, info.context.locale),
            warnings=_told(filled.checked.warnings, info.context.locale),
        )

    @signed_in
    async def price_form(self, info: Info, form: str, definition: ID, answers: JSON) -> FormPrice:
        """Work out the premium of answers with its steps, changing nothing."""
        filled = await _examined(info, form, definition, answers)
        priced = await service.price(filled, by=info.context.by, now=info.context.now)
        return FormPrice(
            faults=_told(filled.checked.faults, info.context.locale),
            warnings=_told(filled.checked.warnings, info.context.locale),
            premium=None if priced is None else cast("JSON", dict(priced)),
        )


@strawberry.type
class FormMutations:
    """What may be done with forms."""

    @own_command
    async def submit_form(  # noqa: PLR0913, PLR0917 — the arguments are the mutation's own
        self,
        info: Info,
        form: str,
        definition: ID,
        key: str,
        answers: JSON,
        record: ID | None = None,
        provisional: Amount | None = None,
    ) -> Submission:
        """Submit a form once; the same key and answers get the same answer again.

        The action that the form names decides whether the person may.
        """
        what = Submitted(form, definition, answers, record, provisional)
        done = await service.submit(what, key=key, by=info.context.by, now=info.context.now)
        made = done["record"]
        return Submission(
            record=SubmittedRecord(
                entity=str(made["entity"]),
                id=ID(str(made["id"])),
                number=str(made["number"] or ""),
                state=str(made["state"] or ""),
            ),
            amount=done["amount"],
            difference=done["difference"],
        )
