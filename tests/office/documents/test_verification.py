"""Codes of verification: unguessable, forgiving to type; wrong ones are slowed down."""

from datetime import timedelta

from backend.office.documents.verification import WrongCodes, new_code, read_code
from tests.office.documents.papers import NOW


def test_codes_are_128_random_bits() -> None:
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert {len(code) for code in codes} == {26}


def test_a_code_is_read_as_people_type_it() -> None:
    assert read_code("o1il 8b2e-fghj kmnp qrst uvwx yz") == "OIILBB2EFGHJKMNPQRSTUVWXYZ"
    assert [read_code(wrong) for wrong in ("", "ABC", "A" * 27, "?" * 26, "保" * 26)] == [""] * 5


def test_an_address_with_too_many_wrong_codes_waits() -> None:
    wrong = WrongCodes(allowed=3, within=timedelta(minutes=10))

    for _ in range(3):
        assert not wrong.is_over("10.0.0.1", NOW)
        wrong.count("10.0.0.1", NOW)

    assert wrong.is_over("10.0.0.1", NOW)
    assert not wrong.is_over("10.0.0.2", NOW)
    assert not wrong.is_over("10.0.0.1", NOW + timedelta(minutes=11))
