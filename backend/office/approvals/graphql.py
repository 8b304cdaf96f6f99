"""Approvals in GraphQL: the inbox, one case whole, and what may be done with a task or a case."""

from datetime import datetime
from enum import Enum

import strawberry

from backend.kit.faults import Refused, refuse
from backend.kit.messages import explain
from backend.kit.money import Money
from backend.metadata.catalogue import Label
from backend.office.approvals import inbox as reading
from backend.office.approvals import path, service
from backend.office.approvals.models import Case
from backend.runtime.database import transaction
from backend.runtime.graph import (
    ID,
    JSON,
    Amount,
    Context,
    Info,
    own_command,
    record_id,
    signed_in,
)

MOST_AT_ONCE = 50


@strawberry.enum
class InboxBox(Enum):
    """A box of the inbox: to do, done by me, started by me, copied to me."""

    TODO = "todo"
    DONE = "done"
    STARTED = "started"
    COPIED = "copied"


@strawberry.enum
class CaseAction(Enum):
    """What may be done with a task. `PASS_UP` approves and hands on to the next level."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    TRANSFER = "transfer"
    PASS_UP = "pass_up"  # noqa: S105 — not a password
    COMMENT = "comment"


@strawberry.type
class CaseTask:
    """A task (待办): a seat that the reader holds, or held."""

    id: ID
    step: str
    is_open: bool


@strawberry.type
class CaseRef:
    """Which case, about which record, and where it stands."""

    id: ID
    flow: str
    status: str
    subject_entity: str
    subject_id: ID

    @staticmethod
    def of(case: Case, flow: Label, locale: str) -> "CaseRef":
        """Show a case in short."""
        return CaseRef(
            id=ID(str(case.id)),
            flow=flow.say(locale),
            status=case.status,
            subject_entity=case.subject_entity,
            subject_id=ID(str(case.subject_id)),
        )


@strawberry.type
class CaseCard:
    """A card of the inbox; `factsSeen` goes back with the decision."""

    task: CaseTask | None
    case: CaseRef
    card: JSON
    facts_seen: str
    actions: list[CaseAction]
    opened_at: datetime
    amount: Amount | None
    currency: str

    @staticmethod
    def of(card: reading.Card, locale: str) -> "CaseCard":
        """Show a card in the reader's language."""
        case = card.case
        task = None
        if card.task_id is not None and card.step is not None:
            task = CaseTask(
                id=ID(str(card.task_id)), step=card.step.say(locale), is_open=card.is_open
            )
        amount = None if case.amount is None else Money(case.amount, case.currency).text
        return CaseCard(
            task=task,
            case=CaseRef.of(case, card.flow, locale),
            card=JSON(case.card),
            facts_seen=case.facts_hash,
            actions=[CaseAction(action) for action in card.actions],
            opened_at=card.opened_at,
            amount=None if amount is None else Amount(amount),
            currency=case.currency,
        )


@strawberry.type
class InboxPage:
    """A page of cards; `endCursor` is where the next one goes on."""

    cards: list[CaseCard]
    total: int
    end_cursor: str | None
    has_more: bool


@strawberry.type
class CaseSeat:
    """A seat of a step: who holds it, what was voted, by whom, when, with which words."""

    holder: str
    holder_id: ID
    vote: str
    voted_by: str
    at: datetime | None
    words: str
    is_automatic: bool
    asked: list[str]


@strawberry.type
class CaseStep:
    """A step on the case's way: passed, open, rejected, closed, or ahead."""

    id: str
    name: str
    state: str
    seats: list[CaseSeat]

    @staticmethod
    def of(step: path.StepSeen, locale: str) -> "CaseStep":
        """Show a step in the reader's language."""
        return CaseStep(
            id=step.id,
            name=step.name.say(locale),
            state=step.state,
            seats=[
                CaseSeat(
                    holder=seat.name,
                    holder_id=ID(str(seat.person_id)),
                    vote=seat.vote,
                    voted_by=seat.voted_by,
                    at=seat.at,
                    words=seat.words,
                    is_automatic=seat.is_auto,
                    asked=list(seat.asked),
                )
                for seat in step.seats
            ],
        )


@strawberry.type
class CaseEntry:
    """An entry of the history; the hash binds it to all before it."""

    number: int
    at: datetime
    name: str
    action: str
    step: str
    target: str
    words: str
    hash: str


@strawberry.type
class CaseDetail:
    """One case whole: its card, its way, its history, and what the reader may do."""

    card: CaseCard
    applicant: str
    path: list[CaseStep]
    history: list[CaseEntry]
    may_withdraw: bool
    may_resubmit: bool
    may_urge: bool

    @staticmethod
    def of(detail: reading.Detail, locale: str) -> "CaseDetail":
        """Show a case in the reader's language."""
        return CaseDetail(
            card=CaseCard.of(detail.card, locale),
            applicant=detail.applicant,
            path=[CaseStep.of(step, locale) for step in detail.path],
            history=[
                CaseEntry(
                    number=act.number,
                    at=act.at,
                    name=act.name,
                    action=act.action,
                    step=act.step.say(locale) if act.step else "",
                    target=act.target,
                    words=act.words,
                    hash=act.hash,
                )
                for act in detail.history
            ],
            may_withdraw=detail.may_withdraw,
            may_resubmit=detail.may_resubmit,
            may_urge=detail.may_urge,
        )


@strawberry.type
class CaseOutcome:
    """Where a case stands after what was done."""

    case: ID
    status: str


@strawberry.input
class DecisionInput:
    """One decision of several; each has a key of its own."""

    key: str
    task: ID
    action: CaseAction
    facts_seen: str
    words: str = ""


@strawberry.type
class DecisionFault:
    """Why a decision was refused."""

    code: str
    message: str


@strawberry.type
class DecisionAnswer:
    """What became of one decision of several."""

    task: ID
    outcome: CaseOutcome | None
    faults: list[DecisionFault]


@strawberry.type
class CaseQueries:
    """What may be asked of approvals."""

    @signed_in
    async def inbox(
        self,
        info: Info,
        box: InboxBox = InboxBox.TODO,
        first: int = 50,
        after: str | None = None,
    ) -> InboxPage:
        """A box of your inbox, at most 200 a page: to do oldest first, others newest first."""
        context = info.context
        page = await reading.list_box(
            box.value,
            first=first,
            after=None if after is None else record_id(after, "after"),
            by=context.by,
            now=context.now,
        )
        return InboxPage(
            cards=[CaseCard.of(card, context.locale) for card in page.cards],
            total=page.total,
            end_cursor=str(page.cards[-1].cursor) if page.cards else None,
            has_more=page.has_more,
        )

    @signed_in
    async def case_detail(self, info: Info, id: ID) -> CaseDetail:  # noqa: A002 — its GraphQL name
        """One case that you started, hold, got a copy of, or that lies within your scope."""
        context = info.context
        detail = await reading.case_detail(record_id(id), by=context.by, now=context.now)
        return CaseDetail.of(detail, context.locale)


async def _decide(context: Context, wanted: DecisionInput, target: str = "") -> CaseOutcome:
    decision = service.Decision(
        task_id=record_id(wanted.task, "task"),
        action=wanted.action.value,
        words=wanted.words,
        facts_seen=wanted.facts_seen,
        target=target,
    )
    answer = await service.decide(decision, key=wanted.key, by=context.by, now=context.now)
    return CaseOutcome(case=ID(str(answer["case"])), status=answer["status"])


async def _answer(context: Context, wanted: DecisionInput) -> DecisionAnswer:
    """Decide one of several in a savepoint of its own; a refusal is its answer."""
    try:
        async with transaction():
            outcome = await _decide(context, wanted)
    except Refused as refused:
        faults = [
            DecisionFault(code=fault.code, message=explain(fault, context.locale))
            for fault in refused.faults
        ]
        return DecisionAnswer(task=wanted.task, outcome=None, faults=faults)
    return DecisionAnswer(task=wanted.task, outcome=outcome, faults=[])


@strawberry.type
class CaseMutations:
    """What may be done with tasks and cases; authority is decided for each case."""

    @own_command
    async def decide(  # noqa: PLR0913 — a decision and what it was based on
        self,
        info: Info,
        *,
        key: str,
        task: ID,
        action: CaseAction,
        facts_seen: str = "",
        words: str = "",
        target: str = "",
    ) -> CaseOutcome:
        """Decide a task you hold; `target` is the person of a transfer or the step of a return."""
        wanted = DecisionInput(
            key=key, task=task, action=action, facts_seen=facts_seen, words=words
        )
        return await _decide(info.context, wanted, target)

    @own_command
    async def decide_many(
        self, info: Info, decisions: list[DecisionInput]
    ) -> list[DecisionAnswer]:
        """Decide up to 50 tasks, each by itself; one refused leaves the others as they are."""
        if len(decisions) > MOST_AT_ONCE:
            raise refuse("case.many.most", "decisions", count=len(decisions), most=MOST_AT_ONCE)
        return [await _answer(info.context, wanted) for wanted in decisions]

    @own_command
    async def withdraw_case(self, info: Info, key: str, id: ID, words: str = "") -> CaseOutcome:  # noqa: A002 — its GraphQL name
        """Take back a case of your own, while nobody has decided."""
        context = info.context
        answer = await service.withdraw(
            record_id(id), words, key=key, by=context.by, now=context.now
        )
        return CaseOutcome(case=ID(str(answer["case"])), status=answer["status"])

    @own_command
    async def comment_case(self, info: Info, key: str, id: ID, words: str) -> CaseOutcome:  # noqa: A002 — its GraphQL name
        """Add words to the history of a case you may see."""
        context = info.context
        answer = await service.comment(
            record_id(id), words, key=key, by=context.by, now=context.now
        )
        return CaseOutcome(case=ID(str(answer["case"])), status=answer["status"])

    @own_command
    async def urge(self, info: Info, key: str, id: ID) -> CaseOutcome:  # noqa: A002 — its GraphQL name
        """Remind everybody who holds a case of your own; once in two hours."""
        context = info.context
        answer = await service.urge(record_id(id), key=key, by=context.by, now=context.now)
        return CaseOutcome(case=ID(str(answer["case"])), status=answer["status"])
