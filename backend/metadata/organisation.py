"""The organisation in the catalogue (机构与人员): org units and people as entities.

Their tables belong to `runtime.access`, a floor below the catalogue, which therefore cannot
declare them itself. Accounts, devices and grants are not entities: nobody reads them in lists.
"""

from backend.metadata.catalogue import Entity, Field, FieldType, Function, Label, Option, Relation

FUNCTIONS = (
    Function("org.read", Label("查询机构与人员", "See org units and people")),
    Function("account.administer", Label("管理账号与设备", "Administer accounts and devices")),
)

UNIT_KINDS = (
    Option("group", Label("集团", "Group")),
    Option("head_office", Label("总公司", "Head office")),
    Option("branch", Label("分公司", "Branch")),
    Option("sub_branch", Label("支公司", "Sub-branch")),
    Option("sales_office", Label("营销服务部", "Sales office")),
    Option("department", Label("部门", "Department")),
)


def _field(code: str, kind: FieldType, zh: str, en: str, *, is_nullable: bool = False) -> Field:
    return Field(code, kind, Label(zh, en), is_nullable=is_nullable)


ORG_UNIT = Entity(
    code="org_unit",
    plural="org_units",
    table="org_units",
    label=Label("机构", "Org unit"),
    fields=(
        _field("id", "id", "编号", "Id"),
        _field("code", "text", "机构代码", "Code"),
        _field("name_zh", "text", "中文名称", "Chinese name"),
        _field("name_en", "text", "英文名称", "English name"),
        Field("kind", "choice", Label("类型", "Kind"), options=UNIT_KINDS, is_nullable=False),
        _field("parent_id", "id", "上级机构编号", "Parent id", is_nullable=True),
        _field("valid_from", "date", "生效日", "Valid from", is_nullable=True),
        _field("valid_until", "date", "失效日", "Valid until", is_nullable=True),
    ),
    relations=(
        Relation("parent", "one", "org_unit", "parent_id", "id", Label("上级机构", "Parent")),
        Relation("children", "many", "org_unit", "id", "parent_id", Label("下级机构", "Children")),
        Relation("people", "many", "person", "id", "unit_id", Label("人员", "People")),
    ),
    read_function="org.read",
    org_column="id",
    title_field="name_zh",
    search_fields=("code", "name_zh", "name_en"),
    default_sort="code",
)

PERSON = Entity(
    code="person",
    plural="people",
    table="people",
    label=Label("人员", "Person"),
    fields=(
        _field("id", "id", "编号", "Id"),
        _field("number", "text", "工号", "Number"),
        _field("name", "text", "姓名", "Name"),
        _field("name_en", "text", "英文名", "English name"),
        Field(
            "phone",
            "phone",
            Label("电话", "Phone"),
            function="account.administer",
            mask="phone",
            is_nullable=False,
        ),
        _field("unit_id", "id", "机构编号", "Unit id"),
    ),
    relations=(Relation("unit", "one", "org_unit", "unit_id", "id", Label("机构", "Unit")),),
    read_function="org.read",
    org_column="unit_id",
    owner_column="id",
    title_field="name",
    search_fields=("number", "name", "name_en"),
    default_sort="number",
)

ENTITIES = (ORG_UNIT, PERSON)
