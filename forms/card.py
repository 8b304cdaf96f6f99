"""The card's part that comes from a form (审批卡片): title, line below, key facts in words.

The phone's approval card is made of this, so that it is never built twice.
"""

from typing import Any

from backend.metadata.expressions import Tree, evaluate, plain
from backend.metadata.field_types import FIELD_TYPES, Limits
from forms.settling import Settled
from forms.shape import FormDefinition, FormField


def _text(settled: Settled, tree: Tree | None) -> str:
    return "" if tree is None else str(plain(evaluate(tree, settled.scope)) or "")


def _shown(settled: Settled, item: FormField, locale: str) -> str:
    value = settled.scope[item.code]
    options = {option.code: option.label for option in item.options}
    options |= {option.code: option.label for option in settled.options(item, settled.top)}
    return FIELD_TYPES[item.type].show(value, Limits(scale=item.scale, options=options), locale)


def card_of(form: FormDefinition, settled: Settled) -> dict[str, Any]:
    """Return title, subtitle and the filled facts; each value in Chinese, and English beside."""
    facts = []
    for code in form.card.facts:
        item = form.field(code)
        if item is None or settled.scope.get(code) is None:
            continue
        facts.append(
            {
                "label": {"zh": item.label.zh, "en": item.label.en},
                "value": _shown(settled, item, "zh-CN"),
                "value_en": _shown(settled, item, "en"),
            }
        )
    return {
        "title": _text(settled, form.card.title),
        "subtitle": _text(settled, form.card.subtitle),
        "facts": facts,
    }
