"""`portico authorize` (批量权限判定): who may do what, decided on files (chapter 11 §9.1).

The decision is `authority.decide`, the same that guards every command of the server. Orgs and
grants are structure and rules: a fault in them stops the run, whatever `--skip-bad` says.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args

from backend.kit.tables import (
    Cells,
    FileFault,
    Row,
    good_rows,
    must_stop,
    print_faults,
    read_csv,
    with_progress,
    write_csv,
)
from backend.runtime.access.authority import Decision, Request, decide
from backend.runtime.access.viewer import FunctionClass, Grant, OrgTree, Unit

CLASSES = get_args(FunctionClass)
GRANT_FILLED = (
    "grant", "operator", "effect", "function", "class", "org", "down", "product", "business",
)  # fmt: skip
GRANT_EMPTY = ("max_amount", "valid_from", "valid_to")
REQUEST_FILLED = ("id", "operator", "function", "class", "org", "product", "business", "date")


@dataclass
class _Orgs:
    """The units of the file: codes as ids of the tree."""

    ids: dict[str, int] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    @property
    def tree(self) -> OrgTree:
        """The tree, once it is known to be one."""
        return OrgTree(
            {
                unit_id: Unit(
                    unit_id, code, code, code, "department", self.ids.get(self.parents[code])
                )
                for code, unit_id in self.ids.items()
            }
        )


def add_commands(subparsers: Any) -> None:
    """Add `authorize` to the command line."""
    command = subparsers.add_parser(
        "authorize",
        help="decide requests by grants over an org tree",
        description="Decides by grants who may do what (chapter 11 §2): a deny beats every allow.",
    )
    command.add_argument("--orgs", required=True, metavar="FILE", help="org,parent")
    command.add_argument(
        "--grants", required=True, metavar="FILE", help=",".join(GRANT_FILLED + GRANT_EMPTY)
    )
    command.add_argument(
        "--requests", required=True, metavar="FILE", help=",".join(REQUEST_FILLED) + ",amount"
    )
    command.add_argument("--out", metavar="FILE", help="where to write; standard output if absent")
    command.add_argument(
        "--skip-bad", action="store_true", help="write the good requests, list the bad ones"
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Decide every request; 0 when written, 2 when a fault stopped it."""
    faults: list[FileFault] = []
    orgs = read_orgs(args.orgs, faults)
    grants = read_grants(args.grants, orgs, faults)
    requests = read_requests(args.requests, orgs, faults)
    print_faults(faults)
    if must_stop(faults, skip_bad=args.skip_bad):
        return 2
    header = ("id", "decision", "reason", "grant")
    write_csv(args.out, header, decisions(requests, grants, orgs))
    return 0


def decisions(
    requests: Sequence[tuple[str, str, Request]],
    grants: Mapping[str, Sequence[Grant]],
    orgs: _Orgs,
) -> Iterator[tuple[str, str, str, str]]:
    """Give the output row of each request: (id, decision, reason, grant)."""
    tree = orgs.tree
    for request_id, operator, request in with_progress(requests, "authorize"):
        decision: Decision = decide(request, grants.get(operator, ()), tree)
        word = "allow" if decision.is_allowed else "deny"
        yield request_id, word, decision.reason, decision.grant_id


def read_orgs(file: str, faults: list[FileFault]) -> _Orgs:
    """Read the units and note what keeps them from being one tree."""
    rows, found = read_csv(file, ["org"], ["parent"])
    checks = [(row, Cells(file, row, found, stops=True)) for row in rows]
    orgs, seen = _Orgs(), set[str]()
    root = ""
    for row, cells in checks:
        is_new = row["org"] not in seen
        code = cells.unique("org", seen)
        if not code or not is_new:
            continue
        orgs.ids[code] = len(orgs.ids) + 1
        orgs.parents[code] = row["parent"]
        if not row["parent"]:
            if root:
                cells.fault("org.root.second", "parent", value=code)
            root = root or code
    for row, cells in checks:
        if row["parent"] and row["parent"] not in orgs.ids:
            cells.fault("org.parent.unknown", "parent", value=row["parent"])
        elif orgs.parents.get(row["org"]) == row["parent"] and _is_on_cycle(row["org"], orgs):
            cells.fault("org.cycle", "parent", value=row["org"])
    faults += _stopping(found)
    return orgs


def _is_on_cycle(code: str, orgs: _Orgs) -> bool:
    """Whether the chain of parents leads back to the unit itself."""
    passed: set[str] = set()
    here = orgs.parents.get(code, "")
    while here and here not in passed:
        if here == code:
            return True
        passed.add(here)
        here = orgs.parents.get(here, "")
    return False


def _stopping(faults: Sequence[FileFault]) -> list[FileFault]:
    """Return the faults of a file of structure or rules: each stops the run."""
    return [FileFault(fault.file, fault.line, fault.fault, stops=True) for fault in faults]


def read_grants(file: str, orgs: _Orgs, faults: list[FileFault]) -> dict[str, list[Grant]]:
    """Read the grants of each operator, in file order."""
    rows, found = read_csv(file, GRANT_FILLED, GRANT_EMPTY)
    grants: dict[str, list[Grant]] = {}
    seen: set[str] = set()
    for row in rows:
        cells = Cells(file, row, found)
        cells.unique("grant", seen)
        grant = _grant(row, cells, orgs)
        grants.setdefault(row["operator"], []).append(grant)
    faults += _stopping(found)
    return grants


def _grant(row: Row, cells: Cells, orgs: _Orgs) -> Grant:
    """Make a grant of a row; what is wrong is noted, and then the grant is not used."""
    is_deny = cells.choice("effect", ("allow", "deny")) == "deny"
    cells.choice("class", CLASSES if row["effect"] == "allow" else (*CLASSES, "*"))
    max_minor, is_unlimited = _level(row, cells, is_deny=is_deny)
    return Grant(
        id=row["grant"],
        effect="deny" if is_deny else "allow",
        function=row["function"],
        function_class=cast("FunctionClass", row["class"]),
        org_id=_org(row, cells, orgs),
        down=cells.choice("down", ("yes", "no")) == "yes",
        product=row["product"],
        business=row["business"],
        max_minor=max_minor,
        is_unlimited=is_unlimited,
        valid_from=cells.date("valid_from"),
        valid_until=cells.date("valid_to"),
    )


def _level(row: Row, cells: Cells, *, is_deny: bool) -> tuple[int | None, bool]:
    text = row["max_amount"]
    if is_deny:
        if text:
            cells.fault("grant.deny.amount", "max_amount")
        return None, False
    if text == "unlimited":
        return None, True
    money = cells.money("max_amount")
    return (None if money is None else money.minor), False


def _org(row: Row, cells: Cells, orgs: _Orgs) -> int:
    if row["org"] and row["org"] not in orgs.ids:
        cells.fault("org.unknown", "org", value=row["org"])
    return orgs.ids.get(row["org"], 0)


def read_requests(
    file: str, orgs: _Orgs, faults: list[FileFault]
) -> list[tuple[str, str, Request]]:
    """Read the requests without a fault: id, operator and what is asked."""
    rows, found = read_csv(file, REQUEST_FILLED, ["amount"])
    seen: set[str] = set()
    asked: dict[int, tuple[str, str, Request]] = {}
    for row in rows:
        cells = Cells(file, row, found)
        cells.unique("id", seen)
        cells.choice("class", CLASSES)
        amount = cells.money("amount")
        request = Request(
            function=row["function"],
            function_class=cast("FunctionClass", row["class"]),
            org_id=_org(row, cells, orgs),
            product=row["product"],
            business=row["business"],
            minor=None if amount is None else amount.minor,
            on=cells.date("date"),
            is_own=True,
        )
        asked[row.line] = row["id"], row["operator"], request
    faults += found
    return [asked[row.line] for row in good_rows(rows, found, file)]
