"""What the catalogue knows of cases: fields for lists and reports, and the function to read them.

Compiled reads show the cases within a reader's scope of `case.read` (an agent's own, a head's
units). That somebody holds a case or was given a copy is no column of it: such cases are read
through `inbox` and `caseDetail`, where `visibility.py` decides.
"""

from backend.metadata.catalogue import Entity, Field, FieldType, Function, Label, Option

FUNCTIONS = (Function("case.read", Label("查询审批", "See approval cases")),)

STATUSES = (
    Option("running", Label("审批中", "In approval")),
    Option("approved", Label("已通过", "Approved")),
    Option("rejected", Label("已拒绝", "Rejected")),
    Option("returned", Label("已退回", "Returned")),
    Option("withdrawn", Label("已撤回", "Withdrawn")),
)


def _field(code: str, kind: FieldType, zh: str, en: str, *, is_nullable: bool = False) -> Field:
    return Field(code, kind, Label(zh, en), is_nullable=is_nullable)


CASE = Entity(
    code="case",
    plural="cases",
    table="cases",
    label=Label("审批单", "Case"),
    fields=(
        _field("id", "id", "编号", "Id"),
        _field("flow_code", "text", "流程", "Flow"),
        _field("subject_entity", "text", "审批对象", "Subject"),
        _field("subject_id", "id", "对象编号", "Subject id"),
        _field("org_id", "id", "机构编号", "Org unit id"),
        _field("product", "text", "险种代码", "Product code"),
        _field("applicant_id", "id", "申请人编号", "Applicant id"),
        _field("amount", "money", "金额", "Amount", is_nullable=True),
        _field("currency", "text", "币种", "Currency"),
        Field("status", "choice", Label("状态", "Status"), options=STATUSES, is_nullable=False),
        _field("opened_at", "moment", "提交时间", "Opened at"),
        _field("closed_at", "moment", "结束时间", "Closed at", is_nullable=True),
    ),
    read_function="case.read",
    org_column="org_id",
    product_column="product",
    owner_column="applicant_id",
    default_sort="-id",
)

ENTITIES = (CASE,)
