"""Actions (动作): what modules let forms and flows do by name, so that neither imports business.

An action runs inside the caller's transaction. `modules.py` installs all of them at start.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.metadata.catalogue import Label
from backend.runtime.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Call:
    """What an action is called with.

    `subject_id` is the record it works on, None when it makes one. `facts` are the action's
    own inputs, as plain JSON values.
    """

    by: Viewer
    now: datetime
    subject_id: int | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a module does when a form is submitted or a flow ends."""

    code: str
    label: Label
    run: Callable[[Call], Awaitable[Mapping[str, Any]]]


_installed: dict[str, Action] = {}


def install(actions: Iterable[Action]) -> None:
    """Make actions known by their codes; installing one again replaces it."""
    for action in actions:
        _installed[action.code] = action


def is_known(code: str) -> bool:
    """Whether there is an action of this code."""
    return code in _installed


async def call(code: str, what: Call) -> Mapping[str, Any]:
    """Run an action and return its answer; raises Refused as the action does."""
    assert code in _installed, f"no module declares the action {code}"
    return await _installed[code].run(what)
