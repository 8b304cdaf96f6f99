"""The chain finds any single change; tried on random entries as SQLite stores them."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.kit.canonical import canonical_json
from backend.kit.faults import Fault
from backend.runtime.audit import stored
from backend.runtime.audit.chain import COVERED, FIRST, Head, check, entry_hash

MOMENTS = st.datetimes(timezones=st.just(UTC))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.integers(1, 2**62)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
ROWS = st.fixed_dictionaries(
    {
        "id": NUMBERS,
        "at": MOMENTS.map(lambda moment: moment.isoformat(" ").encode()),
        "event": WORDS.map(str.encode),
        "entity": WORDS.map(str.encode),
        "record_id": NUMBERS,
        "person_id": st.none() | NUMBERS,
        "person_name": WORDS.map(str.encode),
        "unit_id": st.none() | NUMBERS,
        "device_id": st.none() | NUMBERS,
        "payload": st.fixed_dictionaries({"after": VALUES}).map(
            lambda value: canonical_json(value).encode()
        ),
    }
)
CHAINS = st.lists(ROWS, min_size=1, max_size=4)
Row = Mapping[str, Any]


def sealed(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as the table holds them once they are sealed."""
    here, found = Head(), []
    for row in rows:
        own = entry_hash(stored._as_written(row), here)
        number = here.number + 1
        seal = {"sealed_number": number, "previous_hash": here.hash.encode(), "hash": own.encode()}
        found.append({**row, **seal})
        here = Head(number, own)
    return found


def faults(rows: Sequence[Row], *heads: Head) -> list[Fault]:
    entries = [stored._as_written(row) for row in rows]
    return [item for item in check(entries, heads, Head()) if isinstance(item, Fault)]


@given(CHAINS)
def test_an_untouched_chain_proves(rows: list[Row]) -> None:
    assert faults(sealed(rows)) == []


@given(CHAINS, st.data())
def test_any_single_altered_byte_is_found(rows: list[Row], data: st.DataObject) -> None:
    chain = sealed(rows)
    row = data.draw(st.sampled_from(chain))
    name = data.draw(st.sampled_from([key for key in row if isinstance(row[key], bytes)]))
    before: bytes = row[name]
    place = data.draw(st.integers(0, len(before)))
    byte = data.draw(st.binary(min_size=1, max_size=1))
    row[name] = before[:place] + byte + before[place + (place < len(before)) :]
    if row[name] == before:
        return

    assert [fault.code for fault in faults(chain)].count("journal.altered") >= 1


@given(CHAINS, st.data())
def test_any_altered_number_is_found(rows: list[Row], data: st.DataObject) -> None:
    chain = sealed(rows)
    row = data.draw(st.sampled_from(chain))
    name = data.draw(st.sampled_from([key for key in COVERED if not isinstance(row[key], bytes)]))
    value = data.draw(st.none() | NUMBERS)
    if value == row[name]:
        return
    row[name] = value

    assert "journal.altered" in [fault.code for fault in faults(chain)]


@given(CHAINS, st.data())
def test_any_removed_entry_is_found(rows: list[Row], data: st.DataObject) -> None:
    chain = sealed(rows)
    end = Head(len(chain), chain[-1]["hash"].decode())
    del chain[data.draw(st.integers(0, len(chain) - 1))]

    entries = [stored._as_written(row) for row in chain]
    *found, here = check(entries, [end], Head())

    assert isinstance(here, Head)
    assert found or here.number < end.number


def test_the_first_entry_follows_nothing() -> None:
    assert Head() == Head(0, FIRST)
