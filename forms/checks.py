"""Checks before publishing (发布前检查): everything that can be known to be wrong with a form.

Faults carry their paths in the body. What other definitions hold is asked through `lookup`.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from backend.kit.faults import Fault
from backend.metadata import actions
from forms.definition import examine
from forms.shape import FormDefinition, FormField

Body = Mapping[str, Any]
Lookup = Callable[[str, str], Body | None]
CANNOT_BE_KEPT = frozenset({"rows"})
MOST_FIELDS_WITHOUT_STEPS = 12


def _connections(form: FormDefinition, code: str, lookup: Lookup) -> Iterable[Fault]:
    """What the form names outside itself."""
    if form.code != code:
        yield Fault("form.code.file", "code", {"found": form.code, "expected": code})
    if form.action and not actions.is_known(form.action):
        yield Fault("form.action.unknown", "action", {"found": form.action})
    if form.premium and form.premium.action and not actions.is_known(form.premium.action):
        yield Fault("form.action.unknown", "premium.action", {"found": form.premium.action})
    if form.flow and lookup("flow", form.flow) is None:
        yield Fault("form.flow.unknown", "flow", {"found": form.flow})
    if len(form.fields) > MOST_FIELDS_WITHOUT_STEPS and not form.has_steps:
        facts = {"found": str(len(form.fields)), "most": str(MOST_FIELDS_WITHOUT_STEPS)}
        yield Fault("form.steps", "steps", facts)


def _field_faults(item: FormField, at: str) -> Iterable[Fault]:
    """Parts of a field that contradict each other."""
    facts = {"found": item.code}
    if item.is_kept and item.type in CANNOT_BE_KEPT:
        yield Fault("form.keep", f"{at}.keep", facts)
    if item.formula is not None and (item.default is not None or item.required is not None):
        yield Fault("form.formula.alone", f"{at}.formula", facts)
    constants = [tree for tree in (item.least, item.most) if tree and tree.op == "constant"]
    if len(constants) == 2 and constants[0].kind == constants[1].kind == "number":
        least, most = (str(tree.value) for tree in constants)
        if _is_over(least, most):
            yield Fault("form.limits.order", f"{at}.min", {"least": least, "most": most})
    for index, inner in enumerate(item.fields):
        where = f"{at}.rows.fields[{index}]"
        if inner.is_kept:
            yield Fault("form.keep", f"{where}.keep", {"found": inner.code})
        yield from _field_faults(inner, where)


def _is_over(least: str, most: str) -> bool:
    return Decimal(least) > Decimal(most)


def check_form(body: Body, code: str, lookup: Lookup) -> list[Fault]:
    """Return every fault of a form's body, with its path; none when it may be published."""
    form, faults = examine(body)
    faults = [*faults, *_connections(form, code, lookup)]
    for place, group in enumerate(form.groups):
        for index, item in enumerate(group.fields):
            faults += _field_faults(item, f"groups[{place}].fields[{index}]")
    return faults
