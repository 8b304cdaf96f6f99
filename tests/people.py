"""Named people for tests: a small company with one of everybody.

```
G 东海保险集团
└─ HQ 总公司                   gao (head), lin (headquarters), xu (configurer), he (administrator)
   ├─ SH 上海分公司             zhou (head)
   │  └─ SH-PD 浦东支公司        liu (head)
   │     ├─ SH-PD-1 陆家嘴       chen (head), lina and wang (agents)
   │     └─ SH-PD-2 张江         tang (head), wu (agent)
   └─ BJ 北京分公司             hu (head)
      └─ BJ-CY 朝阳支公司        ma (head)
         └─ BJ-CY-1 望京         sun (head), zhang (agent)
```

Everybody signs in with their login and `PASSWORD`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from argon2 import PasswordHasher

from backend.runtime.access import service
from backend.runtime.access.models import Account, Assignment, AssignmentRole, OrgUnit, Person
from backend.runtime.access.viewer import Viewer
from seeds.base.roles import load_roles

NOW = datetime(2026, 3, 4, 1, 30, tzinfo=UTC)
PASSWORD = "Sesame-2026"

UNITS = (
    # code, parent, kind, names
    ("G", "", "group", "东海保险集团", "Donghai Insurance Group"),
    ("HQ", "G", "head_office", "东海保险总公司", "Donghai Insurance"),
    ("SH", "HQ", "branch", "上海分公司", "Shanghai Branch"),
    ("BJ", "HQ", "branch", "北京分公司", "Beijing Branch"),
    ("SH-PD", "SH", "sub_branch", "浦东支公司", "Pudong Sub-branch"),
    ("BJ-CY", "BJ", "sub_branch", "朝阳支公司", "Chaoyang Sub-branch"),
    ("SH-PD-1", "SH-PD", "sales_office", "陆家嘴营销服务部", "Lujiazui Sales Office"),
    ("SH-PD-2", "SH-PD", "sales_office", "张江营销服务部", "Zhangjiang Sales Office"),
    ("BJ-CY-1", "BJ-CY", "sales_office", "望京营销服务部", "Wangjing Sales Office"),
)

PEOPLE = (
    # login, name, English name, unit, role; heads hold the head post
    ("lina", "李娜", "Li Na", "SH-PD-1", "agent"),
    ("wang", "王强", "Wang Qiang", "SH-PD-1", "agent"),
    ("wu", "吴迪", "Wu Di", "SH-PD-2", "agent"),
    ("zhang", "张伟", "Zhang Wei", "BJ-CY-1", "agent"),
    ("chen", "陈静", "Chen Jing", "SH-PD-1", "head_of_sales_office"),
    ("tang", "唐宁", "Tang Ning", "SH-PD-2", "head_of_sales_office"),
    ("sun", "孙丽", "Sun Li", "BJ-CY-1", "head_of_sales_office"),
    ("liu", "刘洋", "Liu Yang", "SH-PD", "head_of_sub_branch"),
    ("ma", "马超", "Ma Chao", "BJ-CY", "head_of_sub_branch"),
    ("zhou", "周敏", "Zhou Min", "SH", "head_of_branch"),
    ("hu", "胡军", "Hu Jun", "BJ", "head_of_branch"),
    ("gao", "高翔", "Gao Xiang", "HQ", "head_of_head_office"),
    ("lin", "林霞", "Lin Xia", "HQ", "headquarters"),
    ("xu", "许昕", "Xu Xin", "HQ", "configurer"),
    ("he", "何芳", "He Fang", "HQ", "administrator"),
)


@dataclass(frozen=True)
class Company:
    """The company: ids of units by code, of people by login."""

    units: Mapping[str, int]
    people: Mapping[str, int]

    async def viewer(self, login: str, now: datetime = NOW) -> Viewer:
        """One of the people, as who asks."""
        return await service.viewer_of(self.people[login], now=now)


@cache
def password_hash() -> str:
    """A hash of PASSWORD that is quick to check, for tests only."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


async def found_company(now: datetime = NOW) -> Company:
    """Found the company in the open, empty database."""
    units: dict[str, int] = {}
    for code, parent, kind, name_zh, name_en in UNITS:
        unit = await OrgUnit.create(
            code=code, name_zh=name_zh, name_en=name_en, kind=kind, parent_id=units.get(parent)
        )
        units[code] = unit.id
    roles = await load_roles(now)
    people: dict[str, int] = {}
    for number, (login, name, name_en, unit_code, role) in enumerate(PEOPLE, 1):
        unit_id = units[unit_code]
        person = await Person.create(
            number=f"E{number:04}",
            name=name,
            name_en=name_en,
            phone=f"138000000{number:02}",
            unit_id=unit_id,
        )
        people[login] = person.id
        await Account.create(person_id=person.id, login=login, password_hash=password_hash())
        await give_post(person.id, unit_id, role, roles[role], date(2024, 1, 1))
    service.forget()
    return Company(units, people)


async def give_post(person_id: int, unit_id: int, post: str, role_id: int, since: date) -> int:
    """Give somebody a post in a unit with a role."""
    assignment = await Assignment.create(
        person_id=person_id,
        unit_id=unit_id,
        post=post,
        is_head=post.startswith("head_of_"),
        valid_from=since,
    )
    await AssignmentRole.create(assignment_id=assignment.id, role_id=role_id)
    return int(assignment.id)
