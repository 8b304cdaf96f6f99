"""Premium mapping (计费映射): settled answers become the rows that pricing takes, as text."""

from collections.abc import Mapping

from backend.metadata.expressions import Tree, Value, evaluate, plain
from forms.settling import Level, Settled
from forms.shape import FormDefinition


def _text(value: Value) -> str:
    """A column's text; yes and no as Y and N, empty as nothing."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return str(plain(value) if value is not None else "")


def _levels(form: FormDefinition, settled: Settled) -> list[tuple[str, Level]]:
    """The child rows that are priced one by one, or the record as a whole."""
    assert form.premium, "only a form with a premium has pricing rows"
    rows = settled.top.rows.get(form.premium.rows, []) if form.premium.rows else []
    if not rows:
        return [("1", Level({}, ()))]
    return [(str(index + 1), row) for index, row in enumerate(rows)]


def pricing_rows(form: FormDefinition, settled: Settled) -> list[dict[str, str]]:
    """Return one row for pricing a child row, or one for the whole; empty columns left out."""
    assert form.premium, "only a form with a premium has pricing rows"
    found = []
    for row_id, level in _levels(form, settled):
        row = {"row_id": row_id}
        for column, tree in form.premium.columns.items():
            text = _text(evaluate(tree, settled.scope, level.values))
            if text:
                row[column] = text
        found.append(row)
    return found


def _answer_of(tree: Tree, level: Level, form: FormDefinition) -> str:
    """Where the answer stands that a column shows; empty when it is computed of several."""
    reads = [node for node in tree.walk() if node.op in ("name", "column")]
    if len(reads) != 1 or "." in str(reads[0].value):
        return ""
    code = str(reads[0].value)
    if reads[0].op == "column":
        return level.place(code) if level.at else ""
    return code if form.field(code) else ""


def places_of(form: FormDefinition, settled: Settled) -> list[Mapping[str, str]]:
    """Return for each pricing row which answer each column came from, for telling faults."""
    assert form.premium, "only a form with a premium has pricing rows"
    return [
        {
            column: place
            for column, tree in form.premium.columns.items()
            if (place := _answer_of(tree, level, form))
        }
        for _, level in _levels(form, settled)
    ]
