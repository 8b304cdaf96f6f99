"""What the catalogue knows of documents."""

from backend.kit.messages import LOCALES
from backend.metadata.catalogue import (
    Entity,
    Field,
    FieldType,
    FollowUp,
    Function,
    Label,
    Option,
    Relation,
)

FUNCTIONS = (Function("paper.read", Label("查阅单证", "Read papers")),)

# The policy paper follows policy.issued, which the policies' own entity.py declares.
FOLLOW_UPS = (FollowUp("document.requested", "documents.requested_paper"),)

LANGUAGES = dict(zip(LOCALES, (Label("中文", "Chinese"), Label("英文", "English")), strict=True))


def _field(code: str, kind: FieldType, zh: str, en: str) -> Field:
    return Field(code, kind, Label(zh, en), is_nullable=False)


DOCUMENT = Entity(
    code="document",
    plural="documents",
    table="documents",
    label=Label("单证", "Paper"),
    fields=(
        _field("id", "id", "编号", "Id"),
        _field("kind", "text", "单证类型", "Kind"),
        _field("entity", "text", "业务对象", "Record's kind"),
        _field("record_id", "id", "业务编号", "Record id"),
        _field("version", "integer", "版本", "Version"),
        _field("number", "text", "单证号", "Number"),
        Field(
            "locale",
            "choice",
            Label("语言", "Language"),
            options=tuple(Option(code, label) for code, label in LANGUAGES.items()),
            is_nullable=False,
        ),
        _field("org_id", "id", "机构编号", "Org unit id"),
        _field("product", "text", "险种代码", "Product code"),
        Field("owner_id", "id", Label("业务员编号", "Owner id")),
        _field("template_definition_id", "id", "模板版本编号", "Template version id"),
        _field("sha256", "text", "文件指纹", "SHA-256"),
        _field("bytes_count", "integer", "文件大小（字节）", "Size in bytes"),
        _field("pages", "integer", "页数", "Pages"),
        _field("reprints", "integer", "补打次数", "Reprints"),
        _field("is_current", "yes_no", "是否当前版本", "Is current"),
        _field("created_at", "moment", "制作时间", "Made at"),
    ),
    relations=(
        Relation("org", "one", "org_unit", "org_id", "id", Label("机构", "Org unit")),
        Relation("owner", "one", "person", "owner_id", "id", Label("业务员", "Agent")),
    ),
    read_function="paper.read",
    org_column="org_id",
    product_column="product",
    owner_column="owner_id",
    title_field="number",
    search_fields=("number",),
    default_sort="-id",
)

ENTITIES = (DOCUMENT,)
