"""Faults (差错): what is wrong with an input, as data, and the one exception that carries them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, where, and the facts its message needs.

    `at` is the path of the input's field (`insured.birth_date`), empty when the whole is meant.
    Facts are text, because they end in a sentence.
    """

    code: str
    at: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 — the house calls it what it is: a refusal
    """An input that is refused, with all its faults."""

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults; there is at least one."""
        assert faults, "a refusal names its faults"
        super().__init__("; ".join(f"{fault.at}: {fault.code}" for fault in faults))
        self.faults = faults


def refuse(code: str, at: str = "", **facts: object) -> Refused:
    """Make the refusal of a single fault, to be raised."""
    return Refused(Fault(code, at, {name: str(fact) for name, fact in facts.items()}))


def raise_if_any(faults: Iterable[Fault]) -> None:
    """Raise Refused with every fault, if there is one."""
    found = tuple(faults)
    if found:
        raise Refused(*found)
