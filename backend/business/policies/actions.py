"""What forms, flows and papers may ask of policies by name."""

from backend.business.policies import issuing, quoting
from backend.metadata.actions import Action
from backend.metadata.catalogue import Label

ACTIONS = (
    Action("policy.price", Label("计算保费", "Work the premium out"), quoting.price),
    Action("policy.quote", Label("提交报价", "Submit a quote"), quoting.quote),
    Action("policy.issue", Label("出单", "Issue the policy"), issuing.issue),
    Action("policy.return_quote", Label("退回报价", "Return the quote"), quoting.return_quote),
    Action("policy.refuse_quote", Label("拒绝报价", "Refuse the quote"), quoting.refuse_quote),
    Action(
        "policy.withdraw_quote", Label("撤回报价", "Withdraw the quote"), quoting.withdraw_quote
    ),
    Action(
        "policy.paper_facts",
        Label("保单单证数据", "Facts of the policy paper"),
        issuing.paper_facts,
    ),
)
