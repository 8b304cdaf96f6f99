"""Fonts of papers: which faces a text needs, and what is said when none has a sign."""

from pathlib import Path

import pytest

from backend.kit.faults import Refused
from backend.kit.messages import explain
from backend.office.documents import fonts as font_files


@pytest.fixture
def prepared(fonts: Path) -> font_files.FontSet:
    return font_files.FontSet(fonts)


def test_daily_text_needs_only_the_two_small_faces(prepared: font_files.FontSet) -> None:
    faces = prepared.faces_for("保险单 P2026000042，保费¥1,234.50（壹仟贰佰叁拾肆元伍角整）① − —")

    assert [(face.family, face.weight) for face in faces] == [("Portico", 400), ("Portico", 700)]


def test_a_rare_name_brings_the_full_faces(prepared: font_files.FontSet) -> None:
    families = [face.family for face in prepared.faces_for("李䶮、王喆、陈堃")]

    assert families == ["Portico", "Portico", "Portico Rare", "Portico Rare"]


def test_a_sign_that_no_face_has_is_refused_by_name(prepared: font_files.FontSet) -> None:
    with pytest.raises(Refused) as refused:
        prepared.faces_for("张😀三")

    fault = refused.value.faults[0]
    assert (fault.code, fault.facts) == (
        "document.glyph",
        {"sign": "😀", "point": "U+1F600", "count": "1"},
    )
    assert "U+1F600" in explain(fault, "en")


def test_controls_and_selectors_need_no_glyph() -> None:
    assert font_files.printed_signs("a\u200d\ufe0f\n\tb") == {ord("a"), ord("b")}


def test_a_folder_half_made_or_of_an_older_format_is_not_used(tmp_path: Path) -> None:
    assert not font_files.is_prepared(tmp_path)
    (tmp_path / "fonts.json").write_text('{"format": 0}')
    assert not font_files.is_prepared(tmp_path)
    (tmp_path / "fonts.json").write_text("{")
    assert not font_files.is_prepared(tmp_path)


def test_without_any_source_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(font_files, "NPM_FOLDER", tmp_path)
    monkeypatch.setattr(font_files, "DEBIAN_FOLDER", tmp_path)

    with pytest.raises(Refused) as refused:
        font_files.prepare(tmp_path / "fonts")

    words = explain(refused.value.faults[0], "en")
    assert "apt-get install fonts-noto-cjk" in words
    assert "npm ci" in words
    assert not (tmp_path / "fonts").exists()
