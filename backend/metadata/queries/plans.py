"""Plans (查询计划) of one catalogue, kept for those who ask alike, and the rights of who asks.

A catalogue is a release's; a new release has plans of its own, and the old ones go with it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from backend.metadata.catalogue import Catalogue
from backend.metadata.queries.compile import Plan, compile_roots
from backend.metadata.queries.request import Root
from backend.metadata.queries.rights import Rights
from backend.metadata.queries.types import root_kinds
from backend.runtime.access.viewer import Viewer
from backend.runtime.database import Dialect

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST_PLANS = 4000
MOST_READERS = 1000
MOST_CATALOGUES = 4


class Recent(OrderedDict[K, V]):
    """A store that forgets what was not used for longest."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        super().__init__()
        self._most = most

    def recall(self, key: K) -> V | None:
        """Find a value and mark it as used."""
        found = self.get(key)
        if found is not None:
            self.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep a value."""
        self[key] = value
        if len(self) > self._most:
            self.popitem(last=False)
        return value


class Plans:
    """The plans of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Begin without plans."""
        self.catalogue = catalogue
        self.roots = root_kinds(catalogue)
        self._plans: Recent[Hashable, Plan] = Recent(MOST_PLANS)
        self._rights: Recent[int, Rights] = Recent(MOST_READERS)
        self._shapes: dict[Hashable, int] = {}

    def rights(self, viewer: Viewer) -> Rights:
        """Return a reader's rights; worked out once as long as the viewer is the same object."""
        known = self._rights.recall(id(viewer))
        if known is not None and known.viewer is viewer:
            return known
        return self._rights.keep(id(viewer), Rights(self.catalogue, viewer))

    def plan(
        self,
        asked: Hashable,
        dialect: Dialect,
        rights: Rights,
        read: Callable[[], Sequence[Root]],
    ) -> Plan:
        """Return the plan for what is asked, made anew when nobody alike asked before."""
        shape = self._shapes.setdefault(rights.shape, len(self._shapes))
        key = (asked, dialect, shape)
        found = self._plans.recall(key)
        if found is None:
            found = self._plans.keep(key, compile_roots(read(), dialect, rights))
        return found


_known: Recent[int, Plans] = Recent(MOST_CATALOGUES)


def plans_of(catalogue: Catalogue) -> Plans:
    """Return the plans of a catalogue; it is known as the object it is."""
    known = _known.recall(id(catalogue))
    if known is not None and known.catalogue is catalogue:
        return known
    return _known.keep(id(catalogue), Plans(catalogue))
