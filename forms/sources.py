"""Sources of options (选项来源): choices that come from published products, not from the form.

An option may carry facts, which expressions read as `product.kind`. Which products a person may
choose, the caller decides; this only turns product definitions into options.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.metadata.catalogue import Label
from backend.metadata.expressions import NUMBER, TEXT, YES_NO, Type


@dataclass(frozen=True, slots=True)
class SourceOption:
    """One option; `of` is the value of the narrowing field it belongs to."""

    code: str
    label: Label
    of: str = ""
    facts: Mapping[str, str | bool | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the option as the phone reads it."""
        plain: dict[str, Any] = {
            "code": self.code,
            "label": {"zh": self.label.zh, "en": self.label.en},
        }
        if self.of:
            plain["of"] = self.of
        if self.facts:
            plain["facts"] = dict(self.facts)
        return plain


Sources = Mapping[str, Sequence[SourceOption]]
NO_SOURCES: Sources = {}

PRODUCT_FACTS: Mapping[str, Type] = {
    "kind": TEXT,
    "class": TEXT,
    "basis": TEXT,
    "exposure": TEXT,
    "has_plans": YES_NO,
    "takes_sum": YES_NO,
    "takes_occupation": YES_NO,
    "takes_health": YES_NO,
    "min_age": NUMBER,
    "max_age": NUMBER,
    "min_sum": NUMBER,
    "max_sum": NUMBER,
    "sum_step": NUMBER,
    "max_days": NUMBER,
    "min_members": NUMBER,
}
FACTS: Mapping[str, Mapping[str, Type]] = {"products": PRODUCT_FACTS, "plans": {}}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _facts(body: Mapping[str, Any]) -> dict[str, str | bool | None]:
    liabilities = body.get("liabilities") or []
    term, age, sums = (body.get(key) or {} for key in ("term", "age", "sum_assured"))
    exposures = [str(item["exposure"]) for item in liabilities if item.get("exposure")]
    has_plans = bool(body.get("plans"))
    return {
        "kind": _text(body.get("kind")),
        "class": _text(body.get("class")),
        "basis": _text(term.get("basis")),
        "exposure": exposures[0] if exposures else None,
        "has_plans": has_plans,
        "takes_sum": bool(sums) or (not has_plans and not exposures),
        "takes_occupation": any(item.get("occupation") for item in liabilities),
        "takes_health": any(item.get("health") for item in liabilities),
        "min_age": _text(age.get("min")),
        "max_age": _text(age.get("max")),
        "min_sum": _text(sums.get("min")),
        "max_sum": _text(sums.get("max")),
        "sum_step": _text(sums.get("step")),
        "max_days": _text(term.get("max_days")),
        "min_members": _text(
            body.get("min_members", "3" if body.get("kind") == "group" else None)
        ),
    }


def _label(plain: object, code: str) -> Label:
    if isinstance(plain, Mapping):
        return Label(str(plain.get("zh", code)), str(plain.get("en", code)))
    return Label(code, code)


def of_products(bodies: Iterable[Mapping[str, Any]]) -> Sources:
    """Return the options that product definitions give: products, and the plans of each.

    A plan's name is the product's `plan_names`, where it has them, else the plan's code.
    """
    products, plans = list[SourceOption](), list[SourceOption]()
    for body in bodies:
        code = str(body["code"])
        products.append(SourceOption(code, _label(body.get("name"), code), "", _facts(body)))
        names = body.get("plan_names") or {}
        plans += [
            SourceOption(str(plan), _label(names.get(plan), str(plan)), code)
            for plan in body.get("plans") or {}
        ]
    return {"products": tuple(products), "plans": tuple(plans)}


def to_json(sources: Sources) -> dict[str, Any]:
    """Return sources as the phone reads them."""
    return {name: [option.to_json() for option in options] for name, options in sources.items()}
