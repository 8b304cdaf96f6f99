"""The one list of what is installed: tables, entities, functions, actions, follow-ups, schema."""

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
    "forms.models",
    "reports.models",
)
