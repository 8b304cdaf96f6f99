"""What a form is (表单定义): its groups, fields, rules and what they mean for a price and a card.

A definition is read from its body once; the expressions in it are typed trees from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backend.metadata.catalogue import Label, Option
from backend.metadata.expressions import Tree

Severity = Literal["error", "warning"]
NO_LABEL = Label("", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words (校验规则): where `when` is yes, the field is wrong and `say` tells why."""

    when: Tree
    say: Label
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field (字段); `fields` are those of its child rows, when it has rows.

    `source` names where the options come from, `of` the field that narrows them. A `formula` is
    always computed, a `default` only until somebody answers.
    """

    code: str
    type: str
    label: Label
    help: Label = NO_LABEL
    required: Tree | None = None
    visible: Tree | None = None
    readonly: Tree | None = None
    default: Tree | None = None
    formula: Tree | None = None
    least: Tree | None = None
    most: Tree | None = None
    scale: int = 2
    options: tuple[Option, ...] = ()
    source: str = ""
    of: str = ""
    rules: tuple[Rule, ...] = ()
    fields: tuple["FormField", ...] = ()
    order: tuple[str, ...] = ()
    is_kept: bool = False

    @property
    def computed(self) -> tuple[Tree, ...]:
        """The expressions that must be known before the field's own value is."""
        found = (self.visible, self.readonly, self.default, self.formula)
        return tuple(tree for tree in found if tree is not None)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading; a step where the form has steps."""

    code: str
    title: Label
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Premium:
    """How answers become pricing rows: one a child row of `rows`, or one for the whole.

    `action` works the premium out while the form is being filled.
    """

    rows: str
    columns: Mapping[str, Tree]
    action: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What an approver sees of the answers (审批卡片): a title, a line below, three key facts."""

    title: Tree | None = None
    subtitle: Tree | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form; `order` is the order in which its fields' values become known."""

    code: str
    entity: str
    title: Label
    action: str
    flow: str
    groups: tuple[Group, ...]
    order: tuple[str, ...]
    has_steps: bool = False
    premium: Premium | None = None
    card: Card = Card()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Every field of the record, in the order of the form."""
        return tuple(field for group in self.groups for field in group.fields)

    def field(self, code: str) -> FormField | None:
        """Find a field of the record by code."""
        return next((field for field in self.fields if field.code == code), None)
