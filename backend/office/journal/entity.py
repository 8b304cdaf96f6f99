"""What the catalogue knows of the journal (业务日志); the runtime writes it, see `runtime/audit`.

The history of a record is `journalEntries(filter: {entity: {eq: "quote"}, recordId: {eq: "12"}})`.
The payload holds old and new values of any record, so it asks for a function of its own.
"""

from collections.abc import Iterator

from backend.metadata.catalogue import Entity, Field, Function, Label, Relation


def _fields() -> Iterator[Field]:
    yield Field("id", "id", Label("编号", "Id"), is_nullable=False)
    yield Field("at", "moment", Label("时间", "At"), is_nullable=False)
    yield Field("event", "text", Label("事件", "Event"), is_nullable=False)
    yield Field("entity", "text", Label("对象", "Entity"), is_nullable=False)
    yield Field("record_id", "id", Label("记录编号", "Record id"), is_nullable=False)
    yield Field("person_id", "id", Label("操作人编号", "Person id"))
    yield Field("person_name", "text", Label("操作人", "Person"), is_nullable=False)
    yield Field("unit_id", "id", Label("机构编号", "Org unit id"))
    yield Field("device_id", "id", Label("设备编号", "Device id"))
    yield Field(
        "payload",
        "json",
        Label("变更内容", "What changed"),
        function="journal.payload",
        is_nullable=False,
    )
    yield Field("sealed_number", "integer", Label("封存序号", "Sealed number"))
    yield Field("hash", "text", Label("哈希值", "Hash"))


JOURNAL_ENTRY = Entity(
    code="journal_entry",
    plural="journal_entries",
    table="journal_entries",
    label=Label("业务日志", "Journal entry"),
    fields=tuple(_fields()),
    relations=(
        Relation("person", "one", "person", "person_id", "id", Label("操作人", "Person")),
        Relation("unit", "one", "org_unit", "unit_id", "id", Label("机构", "Org unit")),
    ),
    read_function="journal.read",
    org_column="unit_id",
    owner_column="person_id",
    title_field="event",
    default_sort="-id",
)

ENTITIES = (JOURNAL_ENTRY,)

FUNCTIONS = (
    Function("journal.read", Label("查询业务日志", "Read the journal")),
    Function("journal.payload", Label("查看变更前后内容", "See what changed in the journal")),
)
