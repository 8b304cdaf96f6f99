"""What the catalogue knows of customers."""

from backend.metadata.catalogue import Entity, Field, Function, Label, Option, Relation

FUNCTIONS = (
    Function("customer.read", Label("查询客户", "See customers")),
    Function("customer.sensitive", Label("查看证件号与电话", "See identity numbers and phones")),
)

CUSTOMER = Entity(
    code="customer",
    plural="customers",
    table="customers",
    label=Label("客户", "Customer"),
    fields=(
        Field("id", "id", Label("编号", "Id"), is_nullable=False),
        Field("number", "text", Label("客户号", "Customer number"), is_nullable=False),
        Field("name", "text", Label("名称", "Name"), is_nullable=False),
        Field(
            "kind",
            "choice",
            Label("类型", "Kind"),
            options=(
                Option("individual", Label("个人", "Person")),
                Option("company", Label("单位", "Company")),
            ),
            is_nullable=False,
        ),
        Field("id_kind", "text", Label("证件类型", "Document")),
        Field(
            "id_number",
            "id_number",
            Label("证件号码", "Identity number"),
            function="customer.sensitive",
            mask="id_number",
        ),
        Field(
            "gender",
            "choice",
            Label("性别", "Gender"),
            options=(Option("M", Label("男", "Male")), Option("F", Label("女", "Female"))),
        ),
        Field("birth_on", "date", Label("出生日期", "Date of birth")),
        Field(
            "phone", "phone", Label("电话", "Phone"), function="customer.sensitive", mask="phone"
        ),
        Field("org_id", "id", Label("机构编号", "Org unit id"), is_nullable=False),
        Field("owner_id", "id", Label("业务员编号", "Agent id"), is_nullable=False),
        Field("created_at", "moment", Label("建立时间", "Created at"), is_nullable=False),
        Field("version", "integer", Label("版本", "Version"), is_nullable=False),
    ),
    relations=(
        Relation("org", "one", "org_unit", "org_id", "id", Label("机构", "Org unit")),
        Relation("owner", "one", "person", "owner_id", "id", Label("业务员", "Agent")),
        Relation("policies", "many", "policy", "id", "customer_id", Label("保单", "Policies")),
        Relation("quotes", "many", "quote", "id", "customer_id", Label("报价", "Quotes")),
    ),
    read_function="customer.read",
    org_column="org_id",
    owner_column="owner_id",
    title_field="name",
    search_fields=("name", "number"),
)
