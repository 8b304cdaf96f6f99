"""Limits (限额): how large a document may be, before anything of it runs.

What an operation costs by depth × size is decided by its plan (`metadata/queries/compile.py`).
"""

from collections.abc import Iterator

from graphql import DocumentNode, GraphQLSyntaxError, parse
from graphql.language import ast

from backend.kit.faults import Fault, raise_if_any, refuse
from backend.metadata.queries.read import Fragments

MOST_CHARACTERS = 64 * 1024
MOST_TOKENS = 4000
MOST_DEPTH = 12
MOST_ALIASES = 50
MOST_ROOTS = 20
LONGEST_KEY = 60
META = ("__schema", "__type", "__typename")


def parsed(text: str) -> DocumentNode:
    """Parse a document of a bearable size; raises Refused in words otherwise."""
    if len(text) > MOST_CHARACTERS:
        raise refuse("graphql.length", most=MOST_CHARACTERS)
    try:
        return parse(text, max_lexical_tokens=MOST_TOKENS, max_comments=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        if "more than" in error.message:
            raise refuse("graphql.tokens", most=MOST_TOKENS) from None
        if "nested too deeply" in error.message:
            raise refuse("graphql.depth", depth="?", most=MOST_DEPTH) from None
        line = error.locations[0].line if error.locations else 1
        detail = error.message.removeprefix("Syntax Error: ")
        raise refuse("graphql.syntax", f"line {line}", line=line, detail=detail) from None


def check(operation: ast.OperationDefinitionNode, fragments: Fragments) -> None:
    """Refuse an operation that is too deep or repeats too much; fragments count where used."""
    counts = _Counts(fragments)
    counts.walk(operation.selection_set, 1)
    faults = []
    if counts.depth > MOST_DEPTH:
        facts = {"depth": str(counts.depth), "most": str(MOST_DEPTH)}
        faults.append(Fault("graphql.depth", "", facts))
    if counts.aliases > MOST_ALIASES:
        facts = {"count": str(counts.aliases), "most": str(MOST_ALIASES)}
        faults.append(Fault("graphql.aliases", "", facts))
    if counts.roots > MOST_ROOTS:
        faults.append(
            Fault("graphql.roots", "", {"count": str(counts.roots), "most": str(MOST_ROOTS)})
        )
    if counts.long_key:
        facts = {"key": counts.long_key, "most": str(LONGEST_KEY)}
        faults.append(Fault("graphql.alias.length", counts.long_key, facts))
    raise_if_any(faults)


class _Counts:
    """What was met while walking; it stops soon after a limit, as fragments may multiply."""

    def __init__(self, fragments: Fragments) -> None:
        self.fragments = fragments
        self.depth = self.aliases = self.roots = self.met = 0
        self.long_key = ""

    def walk(self, selection: ast.SelectionSetNode | None, depth: int) -> None:
        for node in self._flat(selection):
            self.met += 1
            if self.met > MOST_TOKENS:
                self.aliases = self.met
                return
            if node.name.value in META:
                continue
            self._count(node, depth)
            if depth <= MOST_DEPTH:
                self.walk(node.selection_set, depth + 1)

    def _count(self, node: ast.FieldNode, depth: int) -> None:
        self.depth = max(self.depth, depth)
        self.roots += depth == 1
        if node.alias:
            self.aliases += 1
            if len(node.alias.value) > LONGEST_KEY:
                self.long_key = node.alias.value

    def _flat(self, selection: ast.SelectionSetNode | None) -> Iterator[ast.FieldNode]:
        for node in selection.selections if selection else ():
            if isinstance(node, ast.FieldNode):
                yield node
            elif isinstance(node, ast.InlineFragmentNode):
                yield from self._flat(node.selection_set)
            elif isinstance(node, ast.FragmentSpreadNode):
                self.met += 1
                if self.met <= MOST_TOKENS:
                    yield from self._flat(self.fragments[node.name.value].selection_set)
