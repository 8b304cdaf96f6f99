"""The demo group's people (示例人员): who holds which post; about 150, the same at every load.

Pure. The first ones are those whom the README and the sign-in page name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from backend.runtime.access.viewer import UnitKind
from seeds.demo.names import GIVEN_FEMALE, GIVEN_MALE, SURNAMES
from seeds.demo.organisation import PlannedUnit, units

PASSWORD = "portico-demo"  # noqa: S105 — the demo's people share it, and the page says so
SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person to be made, with one main post and the roles that go with it."""

    login: str
    name: str
    name_en: str
    unit: str
    post: str
    roles: tuple[str, ...]
    is_head: bool = False


NAMED = (
    PlannedPerson("lina", "李娜", "Li Na", "SH1A", "业务员", ("agent",)),
    PlannedPerson("zhangqiang", "张强", "Zhang Qiang", "BJ1A", "业务员", ("agent",)),
    PlannedPerson(
        "wangfang", "王芳", "Wang Fang", "SH1A", "经理", ("head_of_sales_office",), is_head=True
    ),
    PlannedPerson(
        "chenwei", "陈伟", "Chen Wei", "SH1", "总经理", ("head_of_sub_branch",), is_head=True
    ),
    PlannedPerson(
        "zhaomin", "赵敏", "Zhao Min", "SH", "总经理", ("head_of_branch",), is_head=True
    ),
    PlannedPerson(
        "zhoujianguo",
        "周建国",
        "Zhou Jianguo",
        "HO",
        "总经理",
        ("head_of_head_office",),
        is_head=True,
    ),
    PlannedPerson("linjing", "林静", "Lin Jing", "HO", "企划", ("headquarters",)),
    PlannedPerson("sunlei", "孙磊", "Sun Lei", "HO", "配置员", ("configurer",)),
    PlannedPerson("hemin", "何敏", "He Min", "HO", "权限管理员", ("administrator",)),
)

STAFF_POSTS = (
    ("企划", ("headquarters",)),
    ("精算", ("headquarters",)),
    ("核保", ("headquarters",)),
    ("财务", ("headquarters",)),
    ("配置员", ("configurer",)),
)
HEAD_POSTS: dict[UnitKind, str] = {
    "group": "董事长",
    "head_office": "总经理",
    "branch": "总经理",
    "sub_branch": "总经理",
    "sales_office": "经理",
}


def _name(chance: Random, taken: set[str]) -> tuple[str, str]:
    while True:
        surname = chance.choice(SURNAMES)
        given = chance.choice(GIVEN_FEMALE if chance.random() < 0.5 else GIVEN_MALE)
        name = surname[0] + given[0]
        if name not in taken:
            taken.add(name)
            return name, f"{surname[1]} {given[1]}"


def _roles_of_head(unit: PlannedUnit) -> tuple[str, ...]:
    return ("headquarters",) if unit.kind == "group" else (f"head_of_{unit.kind}",)


def _generated(chance: Random) -> Iterator[PlannedPerson]:
    taken = {person.name for person in NAMED}
    headed = {person.unit for person in NAMED if person.is_head}
    sold_in = {person.unit for person in NAMED if person.roles == ("agent",)}
    for unit in units():
        code = unit.code.lower()
        if unit.code not in headed:
            name, name_en = _name(chance, taken)
            yield PlannedPerson(
                f"head.{code}", name, name_en, unit.code, HEAD_POSTS[unit.kind],
                _roles_of_head(unit), is_head=True,
            )  # fmt: skip
        if unit.kind == "sales_office" and unit.code not in sold_in:
            name, name_en = _name(chance, taken)
            yield PlannedPerson(f"agent.{code}", name, name_en, unit.code, "业务员", ("agent",))
        if unit.kind == "branch":
            name, name_en = _name(chance, taken)
            yield PlannedPerson(
                f"plan.{code}", name, name_en, unit.code, "企划", ("headquarters",)
            )
    for number, (post, roles) in enumerate(STAFF_POSTS, start=1):
        name, name_en = _name(chance, taken)
        yield PlannedPerson(f"staff{number}", name, name_en, "HO", post, roles)


def people() -> Iterator[PlannedPerson]:
    """Yield everybody, the named ones first."""
    yield from NAMED
    yield from _generated(Random(SEED))
