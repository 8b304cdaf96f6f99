"""What the catalogue knows of quotes and policies."""

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

FUNCTIONS = (
    Function("quote.read", Label("查询报价", "See quotes")),
    Function("quote.submit", Label("提交报价", "Submit quotes")),
    Function("quote.decide", Label("审批报价", "Decide quotes")),
    Function("policy.read", Label("查询保单", "See policies")),
    Function("policy.issue", Label("出单", "Issue policies")),
)

FOLLOW_UPS = (FollowUp("policy.issued", "documents.policy_paper"),)

QUOTE_STATES = (
    Option("in_approval", Label("审批中", "In approval")),
    Option("returned", Label("已退回", "Returned")),
    Option("issued", Label("已出单", "Issued")),
    Option("refused", Label("已拒绝", "Refused")),
    Option("withdrawn", Label("已撤回", "Withdrawn")),
    Option("expired", Label("已过期", "Expired")),
)

POLICY_STATES = (
    Option("in_force", Label("有效", "In force")),
    Option("expired", Label("已满期", "Expired")),
    Option("cancelled", Label("已退保", "Cancelled")),
)

LEVELS = (
    Option("sales_office", Label("营销服务部", "Sales office")),
    Option("sub_branch", Label("支公司", "Sub-branch")),
    Option("branch", Label("分公司", "Branch")),
    Option("head_office", Label("总公司", "Head office")),
)


def _always(code: str, kind: FieldType, zh: str, en: str) -> Field:
    return Field(code, kind, Label(zh, en), is_nullable=False)


def _maybe(code: str, kind: FieldType, zh: str, en: str) -> Field:
    return Field(code, kind, Label(zh, en))


def _choice(code: str, zh: str, en: str, options: tuple[Option, ...]) -> Field:
    return Field(code, "choice", Label(zh, en), options=options, is_nullable=False)


def _one(code: str, target: str, local: str, zh: str, en: str) -> Relation:
    return Relation(code, "one", target, local, "id", Label(zh, en))


SHARED = (
    _always("id", "id", "编号", "Id"),
    _always("number", "text", "号码", "Number"),
    _always("product_code", "text", "险种代码", "Product code"),
    _always("product_version", "text", "险种版本", "Product version"),
    _always("product_class", "text", "险种类别", "Product class"),
    _always("customer_id", "id", "客户编号", "Customer id"),
    _always("customer_name", "text", "投保人", "Policyholder"),
    _always("org_id", "id", "机构编号", "Org unit id"),
    _always("agent_id", "id", "业务员编号", "Agent id"),
    _always("starts_on", "date", "起保日期", "Cover starts"),
    _always("ends_on", "date", "终保日期", "Cover ends"),
    _maybe("sum_assured", "money", "保险金额", "Sum insured"),
    _always("premium", "money", "保险费", "Premium"),
    _always("currency", "text", "币种", "Currency"),
    _always("insured_count", "integer", "被保险人数", "Insured persons"),
    _always("release", "integer", "发布号", "Release"),
)

TO_ONE = (
    _one("org", "org_unit", "org_id", "机构", "Org unit"),
    _one("agent", "person", "agent_id", "业务员", "Agent"),
    _one("customer", "customer", "customer_id", "客户", "Customer"),
)

QUOTE = Entity(
    code="quote",
    plural="quotes",
    table="quotes",
    label=Label("报价", "Quote"),
    fields=(
        *SHARED,
        _choice("state", "状态", "State", QUOTE_STATES),
        _always("version", "integer", "版本", "Version"),
        _always("form_code", "text", "表单", "Form"),
        _always("definition_id", "id", "表单版本编号", "Form version id"),
        _always("product_name", "text", "险种", "Product"),
        _always("standard_premium", "money", "标准保费", "Standard premium"),
        _maybe("discount", "text", "折扣", "Discount"),
        _always("decision", "text", "核保结论", "Decision"),
        _maybe("reasons", "text", "原因", "Reasons"),
        _choice("authority_level", "审批层级", "Authority level", LEVELS),
        # Answers hold identity numbers and phones in plain, as the calculation's steps do not.
        Field("answers", "json", Label("填写内容", "Answers"), function="customer.sensitive"),
        _always("calculation", "json", "计算过程", "Calculation"),
        _always("fingerprint", "text", "指纹", "Fingerprint"),
        _always("submitted_at", "moment", "提交时间", "Submitted at"),
        _always("valid_until", "date", "报价有效期至", "Valid until"),
        _maybe("case_id", "id", "审批编号", "Case id"),
        _maybe("policy_id", "id", "保单编号", "Policy id"),
        _maybe("returned_words", "text", "退回意见", "Words of return"),
    ),
    relations=(
        *TO_ONE,
        _one("policy", "policy", "policy_id", "保单", "Policy"),
        Relation("lines", "many", "quote_line", "id", "quote_id", Label("明细", "Lines")),
    ),
    read_function="quote.read",
    org_column="org_id",
    product_column="product_code",
    owner_column="agent_id",
    title_field="number",
    search_fields=("number", "customer_name"),
)

QUOTE_LINE = Entity(
    code="quote_line",
    plural="quote_lines",
    table="quote_lines",
    label=Label("报价明细", "Quote line"),
    fields=(
        _always("id", "id", "编号", "Id"),
        _always("quote_id", "id", "报价编号", "Quote id"),
        _always("row_id", "text", "行号", "Row"),
        _always("liability", "text", "责任代码", "Liability"),
        _always("category", "text", "责任类别", "Category"),
        _always("name", "text", "责任", "Cover"),
        _always("exposure", "money", "保额", "Exposure"),
        _always("rate", "text", "费率", "Rate"),
        _always("base_premium", "money", "基准保费", "Base premium"),
        _always("occupation_loading", "money", "职业加费", "Occupation loading"),
        _always("health_loading", "money", "健康加费", "Health loading"),
        _always("standard_premium", "money", "标准保费", "Standard premium"),
        _always("premium", "money", "实际保费", "Premium"),
        _always("currency", "text", "币种", "Currency"),
    ),
    relations=(_one("quote", "quote", "quote_id", "报价", "Quote"),),
    through="quote",
)

POLICY = Entity(
    code="policy",
    plural="policies",
    table="policies",
    label=Label("保单", "Policy"),
    fields=(
        *SHARED,
        _choice("state", "状态", "State", POLICY_STATES),
        _maybe("quote_id", "id", "报价编号", "Quote id"),
        _always("issued_on", "date", "出单日期", "Issued on"),
        _always("issued_at", "moment", "出单时间", "Issued at"),
        _always("channel", "text", "渠道", "Channel"),
    ),
    relations=(
        *TO_ONE,
        _one("quote", "quote", "quote_id", "报价", "Quote"),
        Relation("coverages", "many", "coverage", "id", "policy_id", Label("责任", "Coverages")),
        Relation("documents", "many", "document", "id", "record_id", Label("单证", "Papers")),
    ),
    read_function="policy.read",
    org_column="org_id",
    product_column="product_code",
    owner_column="agent_id",
    title_field="number",
    search_fields=("number", "customer_name"),
)

COVERAGE = Entity(
    code="coverage",
    plural="coverages",
    table="coverages",
    label=Label("保险责任", "Coverage"),
    fields=(
        _always("id", "id", "编号", "Id"),
        _always("policy_id", "id", "保单编号", "Policy id"),
        _always("liability", "text", "责任代码", "Liability"),
        _always("category", "text", "责任类别", "Category"),
        _always("name", "text", "责任", "Cover"),
        _always("sum_assured", "money", "保险金额", "Sum insured"),
        _always("premium", "money", "保险费", "Premium"),
        _always("currency", "text", "币种", "Currency"),
    ),
    relations=(_one("policy", "policy", "policy_id", "保单", "Policy"),),
    through="policy",
)

ENTITIES = (QUOTE, QUOTE_LINE, POLICY, COVERAGE)
