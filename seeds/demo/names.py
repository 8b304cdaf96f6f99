"""Names (姓名) for the demo group's people and customers, with their spelling in Latin letters.

Pure and fixed; which name somebody gets is chosen by the caller's own generator.
"""

SURNAMES = (
    ("王", "Wang"), ("李", "Li"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"),
    ("黄", "Huang"), ("赵", "Zhao"), ("周", "Zhou"), ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"),
    ("马", "Ma"), ("朱", "Zhu"), ("胡", "Hu"), ("郭", "Guo"), ("何", "He"), ("林", "Lin"),
    ("高", "Gao"), ("罗", "Luo"), ("郑", "Zheng"), ("梁", "Liang"), ("谢", "Xie"), ("宋", "Song"),
    ("唐", "Tang"), ("许", "Xu"), ("韩", "Han"), ("冯", "Feng"), ("邓", "Deng"), ("曹", "Cao"),
    ("彭", "Peng"), ("曾", "Zeng"), ("肖", "Xiao"), ("田", "Tian"), ("董", "Dong"), ("潘", "Pan"),
    ("袁", "Yuan"), ("蔡", "Cai"), ("蒋", "Jiang"), ("余", "Yu"),
)  # fmt: skip

GIVEN_MALE = (
    ("伟", "Wei"), ("强", "Qiang"), ("磊", "Lei"), ("军", "Jun"), ("洋", "Yang"), ("勇", "Yong"),
    ("杰", "Jie"), ("涛", "Tao"), ("明", "Ming"), ("超", "Chao"), ("建国", "Jianguo"),
    ("志强", "Zhiqiang"), ("浩然", "Haoran"), ("宇轩", "Yuxuan"), ("子豪", "Zihao"),
    ("俊峰", "Junfeng"), ("海波", "Haibo"), ("立新", "Lixin"), ("文博", "Wenbo"), ("家辉", "Jiahui"),
)  # fmt: skip

GIVEN_FEMALE = (
    ("芳", "Fang"), ("娜", "Na"), ("敏", "Min"), ("静", "Jing"), ("丽", "Li"), ("艳", "Yan"),
    ("娟", "Juan"), ("霞", "Xia"), ("秀英", "Xiuying"), ("婷", "Ting"), ("雪", "Xue"),
    ("梦琪", "Mengqi"), ("雨桐", "Yutong"), ("欣怡", "Xinyi"), ("思涵", "Sihan"), ("晓燕", "Xiaoyan"),
    ("玉兰", "Yulan"), ("佳慧", "Jiahui"), ("美玲", "Meiling"), ("春梅", "Chunmei"),
)  # fmt: skip

COMPANIES = (
    "华建工程", "东方置业", "恒通物流", "新源电子", "远航机械", "金桥纺织", "天成食品", "博雅教育",
    "绿城园林", "启明软件", "汇丰商贸", "长江装饰", "中联市政", "宏图印刷", "瑞康医疗", "安达运输",
    "锦绣酒店", "卓越咨询", "飞跃体育", "海天渔业", "众合人力", "百川水务", "盛世传媒", "正大农业",
)  # fmt: skip
