"""What a check of answers decides, on the library's own quote form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.kit.faults import Refused
from backend.kit.messages import LOCALES, explain
from forms import answers as checking
from forms.answers import Checked
from tests.forms.forms_at_hand import TODAY, form, offered

ZHANG = {"name": "张三", "id_number": "11010519491231002X", "occupation_class": "2"}
WANG = {"name": "王芳", "id_number": "360426199101010071", "occupation_class": "1"}
PERSONAL: dict[str, Any] = {
    "product": "PA01",
    "sum_assured": "１００，０００",
    "applicant_name": "王芳",
    "applicant_id_number": "360426199101010071",
    "applicant_phone": "138 0013 8000",
    "insureds": [WANG],
}


def check(answers: dict[str, Any], locale: str = "zh-CN") -> Checked:
    return checking.examine(form("quote"), answers, TODAY, offered(), locale)


def found(checked: Checked) -> set[tuple[str, str]]:
    return {(fault.at, fault.code) for fault in checked.faults}


def test_good_answers_are_normalised_and_completed() -> None:
    checked = check(PERSONAL)

    assert not checked.faults
    assert checked.values["sum_assured"] == "100000.00"
    assert checked.values["applicant_phone"] == "13800138000"
    assert checked.values["starts_on"] == "2026-03-06"
    assert checked.values["ends_on"] == "2027-03-06"
    assert checked.values["applicant_birth_on"] == "1991-01-01"
    assert checked.values["insureds"][0]["gender"] == "M"
    assert "plan" not in checked.values


def test_an_empty_form_names_every_field_to_fill_in_the_order_of_the_form() -> None:
    checked = check({})

    assert [fault.at for fault in checked.faults] == [
        "product", "applicant_name", "applicant_id_number", "applicant_phone",
    ]  # fmt: skip
    assert {fault.code for fault in checked.faults} == {"field.required"}


def test_faults_name_their_field_in_the_readers_language() -> None:
    english = check({}, "en").faults[0]

    assert english.facts["field"] == "Product"


def test_a_field_that_does_not_show_cannot_be_sent() -> None:
    checked = check({**PERSONAL, "contract_price": "5000000", "plan": "A"})

    assert ("contract_price", "field.readonly") in found(checked)
    assert ("plan", "field.readonly") in found(checked)


def test_a_field_that_the_form_does_not_have_is_refused() -> None:
    checked = check({**PERSONAL, "premium": "1.00", "insureds": [{**WANG, "salary": "1"}]})

    assert ("premium", "form.field.unknown") in found(checked)
    assert ("insureds[0].salary", "form.field.unknown") in found(checked)


def test_an_annual_product_ends_after_twelve_months_and_nothing_else() -> None:
    checked = check({**PERSONAL, "ends_on": "2026-12-31"})

    assert found(checked) == {("ends_on", "field.readonly")}
    assert not check({**PERSONAL, "ends_on": "2027-03-06"}).faults


def test_what_differs_from_the_identity_number_is_told_in_words() -> None:
    wrong = {**WANG, "birth_on": "1990-01-01", "gender": "F"}

    checked = check({**PERSONAL, "insureds": [wrong]})

    words = {fault.at: fault.facts["words"] for fault in checked.faults}
    assert words == {
        "insureds[0].birth_on": "与身份证号码中的出生日期不一致",
        "insureds[0].gender": "与身份证号码中的性别不一致",
    }


def test_a_group_needs_three_and_one_person_once() -> None:
    answers = {
        "product": "GA01",
        "plan": "A",
        "applicant_name": "某某建设有限公司",
        "applicant_credit_code": "91110000600037341L",
        "applicant_phone": "13800138000",
        "contact_name": "王芳",
        "insureds": [WANG, WANG],
    }

    checked = check(answers)

    assert ("insureds", "field.rows.min") in found(checked)
    assert ("insureds", "form.rule") in found(checked)


def test_construction_cover_names_nobody() -> None:
    answers = {
        "product": "CW01",
        "contract_price": "12,000,000",
        "site_name": "东湖花园二期",
        "site_address": "武汉市洪山区珞喻路 100 号",
        "workers": "120",
        "applicant_name": "某某建设有限公司",
        "applicant_credit_code": "91110000600037341L",
        "applicant_phone": "13800138000",
        "contact_name": "王芳",
    }

    checked = check(answers)

    assert not checked.faults
    assert checking.pricing_rows(form("quote"), checked.settled) == [
        {
            "row_id": "1",
            "product": "CW01",
            "quote_date": "2026-03-05",
            "start": "2026-03-06",
            "end": "2027-03-06",
            "discount": "1",
            "contract_price": "12000000",
        }
    ]


def test_each_insured_person_is_one_pricing_row() -> None:
    checked = check({**PERSONAL, "insureds": [WANG, {**ZHANG, "health_percent": ""}]})

    rows = checking.pricing_rows(form("quote"), checked.settled)
    places = checking.places_of(form("quote"), checked.settled)

    assert [row["birth_date"] for row in rows] == ["1991-01-01", "1949-12-31"]
    assert rows[1]["occupation_class"] == "2"
    assert places[1]["birth_date"] == "insureds[1].birth_on"
    assert "quote_date" not in places[0]


def test_a_warning_gives_pause_but_refuses_nothing() -> None:
    checked = check({**PERSONAL, "discount": "0.75"})

    assert not checked.faults
    assert [warning.at for warning in checked.warnings] == ["discount"]


@pytest.mark.parametrize(
    ("field", "raw", "code"),
    [
        ("sum_assured", "12345.678", "field.scale"),
        ("sum_assured", "15000", "form.rule"),
        ("sum_assured", "9000000", "field.max"),
        ("starts_on", "2025-02-30", "field.date"),
        ("starts_on", "2026-03-04", "field.date.min"),
        ("product", "XX99", "field.option"),
        ("applicant_id_number", "360426199101010072", "field.id_number.checksum"),
        ("discount", "0", "field.min"),
        ("insureds", "nobody", "field.rows.shape"),
        ("insureds", [], "field.required"),
    ],
)
def test_a_bad_answer_is_told_at_its_field(field: str, raw: object, code: str) -> None:
    checked = check({**PERSONAL, field: raw})

    assert (field, code) in found(checked)


def test_check_refuses_with_every_fault() -> None:
    with pytest.raises(Refused) as refused:
        checking.check(form("quote"), {}, TODAY, offered())

    assert len(refused.value.faults) == 4


def test_a_limit_that_is_no_whole_number_is_compared_exactly() -> None:
    sample = {"name": "样品", "count": "3", "amount": "25", "lines": [{"price": "1"}]}

    checked = checking.examine(form("sample"), sample, TODAY, offered())

    assert ("amount", "field.readonly") in found(checked)
    assert ("count", "field.max") not in found(checked)


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=50)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from([field.code for field in form("quote").fields] + ["oops"]), anything
    )
)
def test_whatever_is_sent_gets_faults_and_never_a_crash(answers: dict[str, Any]) -> None:
    checked = check({"product": "GA01", "applicant_kind": "company", **answers})

    assert checked.faults
    for fault in checked.faults:
        assert all(explain(fault, locale) for locale in LOCALES)
