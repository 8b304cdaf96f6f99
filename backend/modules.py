"""The one list of what is installed: tables, entities, actions, jobs, schema, routes."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from starlette.routing import BaseRoute

from backend.business.customers import entity as customers
from backend.business.policies import actions as policy_actions
from backend.business.policies import entity as policies
from backend.business.products import actions as product_actions
from backend.business.products import entity as products
from backend.business.products.rules.checking import check_product, check_table
from backend.business.products.service import follow_release
from backend.metadata import actions, organisation, releases
from backend.metadata.catalogue import Entity, Field, FollowUp, Function
from backend.office.approvals import entity as approvals
from backend.office.approvals.flows import check_flow
from backend.office.documents import entity as documents
from backend.office.documents import http as document_pages
from backend.office.documents import work as document_work
from backend.office.documents.check import check_template
from backend.office.journal import entity as journal
from backend.runtime.jobs import queue
from backend.settings import Settings
from forms.checks import check_form
from forms.compiler import configured_fields
from reports import entity as reports
from reports import http as report_files
from reports.checks import check_report

MODEL_MODULES = (
    "backend.runtime.models",
    "backend.runtime.access.models",
    "backend.runtime.audit.models",
    "backend.runtime.jobs.models",
    "backend.metadata.models",
    "backend.office.approvals.models",
    "backend.office.documents.models",
    "backend.office.notices.models",
    "backend.business.customers.models",
    "backend.business.products.models",
    "backend.business.policies.models",
)

QUERIES = (
    "backend.runtime.access.graphql.AccessQueries",
    "backend.office.approvals.graphql.CaseQueries",
    "backend.office.notices.graphql.NoticeQueries",
    "forms.graphql.FormQueries",
    "reports.graphql.ReportQueries",
    "mobile_api.graphql.PackageQueries",
)
MUTATIONS = (
    "backend.runtime.access.graphql.AccessMutations",
    "backend.office.approvals.graphql.CaseMutations",
    "backend.office.documents.graphql.DocumentMutations",
    "backend.office.notices.graphql.NoticeMutations",
    "forms.graphql.FormMutations",
)
SUBSCRIPTIONS = ("backend.office.notices.graphql.NewsSubscription",)

ENTITIES: tuple[Entity, ...] = (
    *organisation.ENTITIES,
    *journal.ENTITIES,
    *approvals.ENTITIES,
    *documents.ENTITIES,
    customers.CUSTOMER,
    *products.ENTITIES,
    *policies.ENTITIES,
)
FUNCTIONS: tuple[Function, ...] = (
    *organisation.FUNCTIONS,
    *journal.FUNCTIONS,
    *approvals.FUNCTIONS,
    *documents.FUNCTIONS,
    *customers.FUNCTIONS,
    *products.FUNCTIONS,
    *policies.FUNCTIONS,
    *reports.FUNCTIONS,
)
FOLLOW_UPS: tuple[FollowUp, ...] = (*documents.FOLLOW_UPS, *policies.FOLLOW_UPS)
ACTIONS = (*product_actions.ACTIONS, *policy_actions.ACTIONS)
CHECKERS: Mapping[str, releases.Checker] = {
    "table": check_table,
    "product": check_product,
    "form": check_form,
    "flow": check_flow,
    "template": check_template,
    "report": check_report,
}


@cache
def _own_fields() -> Mapping[str, frozenset[str]]:
    return {entity.code: frozenset(field.code for field in entity.fields) for entity in ENTITIES}


def _fields_of(body: Mapping[str, Any]) -> tuple[str, tuple[Field, ...]] | None:
    return configured_fields(body, _own_fields())


def install() -> None:
    """Make known to the floors below what the modules declare; once a process."""
    actions.install(ACTIONS)
    queue.install(FOLLOW_UPS, document_work.JOBS)
    for kind, checker in CHECKERS.items():
        releases.register_checker(kind, checker)
    releases.install(ENTITIES, FUNCTIONS, _fields_of, [follow_release])


def routes(settings: Settings) -> list[BaseRoute]:
    """Return the modules' own routes beside GraphQL."""
    return [*document_pages.routes(settings), *report_files.routes(settings)]
