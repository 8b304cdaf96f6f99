"""What the catalogue says of the journal is what the table holds."""

from backend.office.journal.entity import FUNCTIONS, JOURNAL_ENTRY
from backend.runtime.audit.models import JournalEntry


def test_every_field_is_a_column_of_the_table() -> None:
    assert JournalEntry._meta.db_table == JOURNAL_ENTRY.table

    columns = set(JournalEntry._meta.fields_db_projection.values())

    assert {field.stored_as for field in JOURNAL_ENTRY.fields} <= columns
    assert {JOURNAL_ENTRY.org_column, JOURNAL_ENTRY.owner_column} <= columns


def test_what_changed_needs_a_function_of_its_own() -> None:
    payload = JOURNAL_ENTRY.field("payload")

    assert payload is not None
    assert payload.function == "journal.payload"
    assert {function.code for function in FUNCTIONS} == {"journal.read", "journal.payload"}
