"""Order of evaluation (计算次序): which value must be known before which; cycles are refused."""

from collections.abc import Iterable, Mapping

from forms.shape import FormField


def needs_of(field: FormField, columns: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of the record that a field's own value reads.

    For a field of child rows, `columns` are its neighbours, which are not names of the record.
    """
    found = frozenset[str]().union(*(tree.names() for tree in field.computed))
    if field.of and field.of not in columns:
        found |= {field.of}
    inner = frozenset(item.code for item in field.fields)
    for item in field.fields:
        found |= needs_of(item, inner)
    return frozenset(name.partition(".")[0] for name in found)


def columns_of(field: FormField, columns: frozenset[str]) -> frozenset[str]:
    """Return the columns of the same row that a row's field reads."""
    found = frozenset[str]().union(*(tree.columns() for tree in field.computed))
    return (found | {field.of}) & columns


def arranged(needs: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return codes with what they need first, in their given order; and a cycle if there is one.

    >>> arranged({"a": ["b"], "b": []})
    (('b', 'a'), ())
    """
    done, order, path = set[str](), list[str](), list[str]()

    def visit(code: str) -> tuple[str, ...]:
        if code in path:
            return (*path[path.index(code) :], code)
        if code in done or code not in needs:
            return ()
        path.append(code)
        for needed in sorted(needs[code]):
            if cycle := visit(needed):
                return cycle
        path.pop()
        done.add(code)
        order.append(code)
        return ()

    for code in needs:
        if cycle := visit(code):
            return (), cycle
    return tuple(order), ()
