"""What the catalogue knows of products."""

from backend.metadata.catalogue import Entity, Field, Function, Label, Option

FUNCTIONS = (Function("product.read", Label("查询产品", "See products")),)

CLASSES = (
    Option("accident", Label("意外险", "Accident")),
    Option("travel", Label("行程险", "Travel")),
    Option("construction", Label("建工险", "Construction")),
    Option("health", Label("健康医疗险", "Health and medical")),
)
KINDS = (
    Option("individual", Label("个人", "Individual")),
    Option("group", Label("团体", "Group")),
    Option("combination", Label("组合", "Combination")),
)
STATUSES = (
    Option("on_sale", Label("在售", "On sale")),
    Option("off_sale", Label("停售", "Off sale")),
)

PRODUCT = Entity(
    code="product",
    plural="products",
    table="products",
    label=Label("险种", "Product"),
    fields=(
        Field("id", "id", Label("编号", "Id"), is_nullable=False),
        Field("code", "text", Label("险种代码", "Code"), is_nullable=False),
        Field("name_zh", "text", Label("中文名称", "Chinese name"), is_nullable=False),
        Field("name_en", "text", Label("英文名称", "English name"), is_nullable=False),
        Field(
            "product_class", "choice", Label("险种类别", "Class"), options=CLASSES,
            is_nullable=False,
        ),
        Field("kind", "choice", Label("承保方式", "Kind"), options=KINDS, is_nullable=False),
        Field("version", "text", Label("版本", "Version"), is_nullable=False),
        Field("status", "choice", Label("状态", "Status"), options=STATUSES, is_nullable=False),
        Field("valid_from", "date", Label("起售日期", "On sale from"), is_nullable=False),
        Field("valid_until", "date", Label("停售日期", "On sale until")),
        Field("definition_id", "id", Label("定义编号", "Definition id"), is_nullable=False),
    ),
    read_function="product.read",
    product_column="code",
    title_field="name_zh",
    search_fields=("code", "name_zh", "name_en"),
    default_sort="code",
)  # fmt: skip

ENTITIES = (PRODUCT,)
