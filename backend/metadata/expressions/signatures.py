"""Signatures (函数表): every function's names in both languages, what it takes, what it gives.

A parameter is a kind, `same` (all of one kind, which is also the result's where that says
`same`), `any` (number, text or date), `places` and `mode` (written out, not computed), `rows`,
or `row:` and a kind, computed for each child row. `?` may be left out, `*` may repeat.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """One function: its code is the English name and the tree's op."""

    code: str
    chinese: str
    parameters: tuple[str, ...]
    result: str
    is_operator: bool = False


def _row(text: str) -> Signature:
    code, chinese, parameters, result, *rest = text.split()
    return Signature(code, chinese, tuple(parameters.split(",")), result, bool(rest))


OPERATORS = tuple(
    _row(line)
    for line in """
    add       加     number,number      number  operator
    subtract  减     number,number      number  operator
    multiply  乘     number,number      number  operator
    divide    除     number,number      number  operator
    negate    取负   number             number  operator
    equal     等于   same,same          yes_no  operator
    unequal   不等于 same,same          yes_no  operator
    less      小于   order,order        yes_no  operator
    at_most   不超过 order,order        yes_no  operator
    greater   大于   order,order        yes_no  operator
    at_least  不低于 order,order        yes_no  operator
    and       且     yes_no,yes_no,yes_no* yes_no operator
    or        或     yes_no,yes_no,yes_no* yes_no operator
    not       非     yes_no             yes_no  operator
    """.strip().splitlines()
)
FUNCTIONS = tuple(
    _row(line)
    for line in """
    if             如果         yes_no,same,same?            same
    case           分情况       yes_no,same,branch*          same
    coalesce       首个非空     same,same*                   same
    is_empty       为空         same                         yes_no
    one_of         属于         same,same*                   yes_no
    round          四舍五入     number,places?,mode?         number
    abs            绝对值       number                       number
    mod            取余         number,number                number
    min            最小         order,order*                 same
    max            最大         order,order*                 same
    min_of         最小行       rows,row:order,row:yes_no?   same
    max_of         最大行       rows,row:order,row:yes_no?   same
    sum            合计         rows,row:number,row:yes_no?  number
    avg            平均         rows,row:number,row:yes_no?  number
    count          计数         rows,row:yes_no?             number
    any            存在         rows,row:yes_no              yes_no
    all            全部         rows,row:yes_no              yes_no
    repeats        有重复       rows,row:same                yes_no
    concat         连接         any,any*                     text
    text           文本         any,places?                  text
    number         数值         text                         number
    left           左侧         text,number                  text
    right          右侧         text,number                  text
    mid            截取         text,number,number           text
    length         长度         text                         number
    contains       包含         text,text                    yes_no
    date           日期         number,number,number         date
    year           年           date                         number
    month          月           date                         number
    day            日           date                         number
    add_days       加天         date,number                  date
    add_months     加月         date,number                  date
    add_years      加年         date,number                  date
    month_end      月末         date                         date
    days_between   天数         date,date                    number
    months_between 整月数       date,date                    number
    years_between  周岁         date,date                    number
    id_birth_on    证件出生日期 text                         date
    id_gender      证件性别     text                         text
    """.strip().splitlines()
)
SIGNATURES: Mapping[str, Signature] = {item.code: item for item in (*OPERATORS, *FUNCTIONS)}
BY_NAME: Mapping[str, Signature] = (
    {item.code: item for item in FUNCTIONS}
    | {item.chinese: item for item in FUNCTIONS}
    | {"and": SIGNATURES["and"], "or": SIGNATURES["or"]}
    | {"len": SIGNATURES["length"], "average": SIGNATURES["avg"], "空": SIGNATURES["is_empty"]}
    | {"empty": SIGNATURES["is_empty"], "平均值": SIGNATURES["avg"], "求和": SIGNATURES["sum"]}
)
ROW_TWINS: Mapping[str, str] = {"min": "min_of", "max": "max_of"}
MODES: Mapping[str, str] = {
    "half_up": "half_up", "up": "up", "down": "down",
    "四舍五入": "half_up", "进位": "up", "舍去": "down",
}  # fmt: skip
