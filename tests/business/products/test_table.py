"""Rate tables: the index finds what a plain search finds, quickly."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.business.products.rules.table import Hit, Miss, Table, matches, read_table

COLUMNS = ["region", "age_from", "age_to", "work", "load_from", "load_to", "value"]
TEXTS = st.sampled_from(["*", "a", "b"])
ENDS = st.sampled_from(["", "0", "1", "2.5", "3", "7"])


@st.composite
def cells(draw: st.DrawFn) -> list[str]:
    def a_range() -> list[str]:
        low, high = draw(ENDS), draw(ENDS)
        in_order = not low or not high or float(low) <= float(high)
        return [low, high] if in_order else [high, low]

    return [draw(TEXTS), *a_range(), draw(TEXTS), *a_range(), "1"]


def plainly(table: Table, given_values: dict[str, str]) -> list[int]:
    fitting = [
        index
        for index, row in enumerate(table.rows)
        if all(matches(row, factor, given_values) for factor in table.factors)
    ]
    stars = {index: [table.rows[index][0], table.rows[index][3]].count("*") for index in fitting}
    return [index for index in fitting if stars[index] == min(stars.values())]


@settings(deadline=None)
@given(
    st.lists(cells(), max_size=12),
    st.fixed_dictionaries(
        {
            "region": st.sampled_from(["a", "b", "c", ""]),
            "work": st.sampled_from(["a", "b", ""]),
            "age": st.sampled_from(["", "0", "1", "2", "2.5", "7", "8", "x"]),
            "load": st.sampled_from(["", "-1", "1", "3", "7.0"]),
        }
    ),
)
def test_the_index_finds_what_a_plain_search_finds(
    rows: list[list[str]], given_values: dict[str, str]
) -> None:
    table, faults = read_table("t", COLUMNS, rows, range(2, len(rows) + 2))
    assert table, faults

    found = table.find(given_values)

    fitting = plainly(table, given_values)
    if len(fitting) == 1:
        assert isinstance(found, Hit)
        assert found.line == fitting[0] + 2
    else:
        assert isinstance(found, Miss)
        assert found.code == ("rate.ambiguous" if fitting else "rate.no_match")


def test_two_hundred_thousand_rows_are_read_in_five_seconds_and_found_at_once() -> None:
    rows = [
        [str(age), str(age), gender, str(work), str(region), f"1.{age:02d}"]
        for age in range(100)
        for gender in "MF"
        for work in range(10)
        for region in range(100)
    ]
    columns = ["age_from", "age_to", "gender", "work", "region", "value"]
    begun = time.process_time()

    table, faults = read_table("big", columns, rows, range(2, len(rows) + 2))
    assert table, faults
    first = table.find({"age": "42", "gender": "F", "work": "7", "region": "33"})
    read = time.process_time() - begun
    for age in range(100):
        table.find({"age": str(age), "gender": "M", "work": "3", "region": "5"})
    searched = time.process_time() - begun - read

    assert first == Hit("1.42", 2 + ((42 * 2 + 1) * 10 + 7) * 100 + 33)
    assert read < 5
    assert searched < 1
