"""Jobs of documents (单证任务): the policy paper after issue, and a paper asked for later.

Printing takes its second outside the transaction; the row is written in it. The facts come from
an action that the record's module declares, so that this room knows no policies.
"""

from collections.abc import Mapping
from typing import Any

from backend.kit.messages import DEFAULT_LOCALE
from backend.metadata import actions, releases
from backend.metadata.actions import Call
from backend.office.documents import service
from backend.office.documents.models import Document
from backend.office.documents.service import Prepared, Subject
from backend.runtime import news
from backend.runtime.access.viewer import OrgTree, Viewer
from backend.runtime.jobs import JobContext, JobFunction, SlowJob

SYSTEM = Viewer(0, "system", "", 0, DEFAULT_LOCALE, OrgTree({}))
POLICY_PAPER = "policy_paper"
POLICY_FACTS = "policy.paper_facts"

_Printed = tuple[Prepared, list[int]] | None


async def _policy(context: JobContext) -> Subject:
    """Ask the policy's module for the facts of its paper, and where the policy stands."""
    call = Call(by=SYSTEM, now=context.now, subject_id=context.record_id, facts={})
    told: Mapping[str, Any] = await actions.call(POLICY_FACTS, call)
    return Subject(
        kind=POLICY_PAPER,
        entity=context.entity,
        record_id=context.record_id,
        number=told["number"],
        org_id=told["org_id"],
        product=told.get("product", ""),
        owner_id=told.get("owner_id"),
        version=told.get("version", 1),
        facts=told["facts"],
    )


async def _prepare_policy_paper(context: JobContext) -> _Printed:
    subject = await _policy(context)
    if await service.existing(subject, DEFAULT_LOCALE) is not None:
        return None
    definition = await service.current_template(POLICY_PAPER)
    prepared = await service.prepare(
        subject, DEFAULT_LOCALE, definition, now=context.now, settings=context.settings
    )
    return prepared, [] if subject.owner_id is None else [subject.owner_id]


async def _prepare_requested(context: JobContext) -> _Printed:
    """Print a paper's own frozen facts with its own template, in another language."""
    asked = context.payload["after"]
    model = await Document.get(id=asked["document"])
    subject = Subject(
        kind=model.kind,
        entity=model.entity,
        record_id=model.record_id,
        number=model.number,
        org_id=model.org_id,
        product=model.product,
        owner_id=model.owner_id,
        version=model.version,
        facts=model.facts,
    )
    if await service.existing(subject, asked["locale"]) is not None:
        return None
    definition = await releases.definition(model.template_definition_id)
    prepared = await service.prepare(
        subject, asked["locale"], definition, now=context.now, settings=context.settings
    )
    return prepared, [asked["person"]]


async def _finish(context: JobContext, printed: _Printed) -> None:
    if printed is None:
        return
    prepared, people = printed
    made = await service.record(prepared, by=None, now=context.now)
    where = {"entity": made.entity, "record": str(made.record_id), "document": str(made.id)}
    await news.publish(people, "document.made", where)


JOBS: Mapping[str, JobFunction | SlowJob] = {
    "documents.policy_paper": SlowJob(_prepare_policy_paper, _finish),
    "documents.requested_paper": SlowJob(_prepare_requested, _finish),
}
