"""The demo group's org tree (示例机构): one head office, 6 branches, 18 sub-branches, 54 offices.

Pure: names in a fixed order, no chance in it, so that loading twice finds the same units.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.runtime.access.viewer import UnitKind


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit to be made; `parent` is a code, empty for the root."""

    code: str
    name_zh: str
    name_en: str
    kind: UnitKind
    parent: str


Place = tuple[str, str]

BRANCHES: tuple[tuple[str, Place, tuple[tuple[Place, tuple[Place, Place, Place]], ...]], ...] = (
    ("SH", ("上海", "Shanghai"), (
        (("浦东", "Pudong"), (("陆家嘴", "Lujiazui"), ("张江", "Zhangjiang"), ("川沙", "Chuansha"))),
        (("徐汇", "Xuhui"), (("漕河泾", "Caohejing"), ("徐家汇", "Xujiahui"), ("龙华", "Longhua"))),
        (("嘉定", "Jiading"), (("安亭", "Anting"), ("南翔", "Nanxiang"), ("江桥", "Jiangqiao"))),
    )),
    ("BJ", ("北京", "Beijing"), (
        (("海淀", "Haidian"), (("中关村", "Zhongguancun"), ("上地", "Shangdi"), ("五道口", "Wudaokou"))),
        (("朝阳", "Chaoyang"), (("望京", "Wangjing"), ("国贸", "Guomao"), ("双井", "Shuangjing"))),
        (("丰台", "Fengtai"), (("方庄", "Fangzhuang"), ("丽泽", "Lize"), ("科技园", "Science Park"))),
    )),
    ("GD", ("广东", "Guangdong"), (
        (("广州", "Guangzhou"), (("天河", "Tianhe"), ("越秀", "Yuexiu"), ("番禺", "Panyu"))),
        (("佛山", "Foshan"), (("顺德", "Shunde"), ("南海", "Nanhai"), ("禅城", "Chancheng"))),
        (("东莞", "Dongguan"), (("松山湖", "Songshanhu"), ("虎门", "Humen"), ("长安", "Chang'an"))),
    )),
    ("ZJ", ("浙江", "Zhejiang"), (
        (("杭州", "Hangzhou"), (("西湖", "Xihu"), ("滨江", "Binjiang"), ("余杭", "Yuhang"))),
        (("宁波", "Ningbo"), (("鄞州", "Yinzhou"), ("北仑", "Beilun"), ("慈溪", "Cixi"))),
        (("温州", "Wenzhou"), (("鹿城", "Lucheng"), ("瓯海", "Ouhai"), ("乐清", "Yueqing"))),
    )),
    ("SC", ("四川", "Sichuan"), (
        (("成都", "Chengdu"), (("锦江", "Jinjiang"), ("武侯", "Wuhou"), ("高新", "High-Tech Zone"))),
        (("绵阳", "Mianyang"), (("涪城", "Fucheng"), ("游仙", "Youxian"), ("江油", "Jiangyou"))),
        (("宜宾", "Yibin"), (("翠屏", "Cuiping"), ("叙州", "Xuzhou District"), ("南溪", "Nanxi"))),
    )),
    ("HB", ("湖北", "Hubei"), (
        (("武汉", "Wuhan"), (("光谷", "Optics Valley"), ("汉口", "Hankou"), ("汉阳", "Hanyang"))),
        (("宜昌", "Yichang"), (("西陵", "Xiling"), ("伍家岗", "Wujiagang"), ("枝江", "Zhijiang"))),
        (("襄阳", "Xiangyang"), (("樊城", "Fancheng"), ("襄城", "Xiangcheng"), ("枣阳", "Zaoyang"))),
    )),
)  # fmt: skip


def units() -> Iterator[PlannedUnit]:
    """Yield every unit, parents before children."""
    yield PlannedUnit("G", "和信保险集团", "Hexin Insurance Group", "group", "")
    yield PlannedUnit(
        "HO", "和信财产保险总公司", "Hexin Insurance Head Office", "head_office", "G"
    )
    for code, (zh, en), sub_branches in BRANCHES:
        yield PlannedUnit(code, f"{zh}分公司", f"{en} Branch", "branch", "HO")
        for number, ((sub_zh, sub_en), offices) in enumerate(sub_branches, start=1):
            sub = f"{code}{number}"
            yield PlannedUnit(sub, f"{sub_zh}支公司", f"{sub_en} Sub-branch", "sub_branch", code)
            for place, (office_zh, office_en) in zip("ABC", offices, strict=True):
                yield PlannedUnit(
                    f"{sub}{place}",
                    f"{office_zh}营销服务部",
                    f"{office_en} Sales Office",
                    "sales_office",
                    sub,
                )
