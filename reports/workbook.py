"""A report as an Excel workbook (Excel 导出): real numbers, frozen panes, merged heads."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from backend.kit.messages import say

FORMATS = {"amount": "#,##0.00", "count": "#,##0", "growth": "0.00%"}
HEAD = PatternFill("solid", fgColor="F5F7F9")
FIRST_ROW = 6
INDENT = 2


def _write(sheet: Worksheet, row: int, column: int, value: object, kind: str = "text") -> None:
    """Write a cell; a text that begins like a formula stays a text."""
    cell = sheet.cell(row=row, column=column)
    if kind in FORMATS:
        cell.value = None if value is None else Decimal(str(value))
        cell.number_format = FORMATS[kind]
        return
    cell.value = str(value)
    cell.data_type = "s"


def _heads(sheet: Worksheet, told: Mapping[str, Any], locale: str) -> None:
    columns = told["columns"]
    _write(sheet, 1, 1, told["title"])
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns) + 1)
    chosen = " · ".join(
        f"{item['label']} {_chosen(item)}" for item in told["prompts"] if item["value"]
    )
    _write(sheet, 2, 1, chosen)
    shown = say("report.file.rows", locale, shown=len(told["rows"]), total=len(told["rows"]))
    data_at = f"{say('report.file.data_at', locale)} {told['dataAtWords']}"
    _write(sheet, 3, 1, f"{told['scope']} · {data_at} · {shown}")
    first = 2
    while first - 2 < len(columns):
        group = columns[first - 2]["group"]
        last = first
        while last - 1 < len(columns) and columns[last - 1]["group"] == group:
            last += 1
        _write(sheet, FIRST_ROW - 2, first, group)
        if last > first:
            sheet.merge_cells(
                start_row=FIRST_ROW - 2, start_column=first, end_row=FIRST_ROW - 2, end_column=last
            )
        first = last + 1
    _write(sheet, FIRST_ROW - 1, 1, say("report.column.unit", locale))
    for number, column in enumerate(columns, start=2):
        _write(sheet, FIRST_ROW - 1, number, column["label"])


def _chosen(prompt: Mapping[str, Any]) -> str:
    options = {option["code"]: option["label"] for option in prompt["options"]}
    return str(options.get(prompt["value"], prompt["value"]))


def _rows(sheet: Worksheet, told: Mapping[str, Any], locale: str) -> None:
    total = {"label": say("report.total", locale), "level": 0, "cells": told["totals"]}
    for number, row in enumerate([*told["rows"], total], start=FIRST_ROW):
        _write(sheet, number, 1, row["label"])
        sheet.cell(number, 1).alignment = Alignment(indent=row["level"] * INDENT)
        for place, column in enumerate(told["columns"], start=2):
            _write(sheet, number, place, row["cells"].get(column["key"]), column["kind"])
        if row is total:
            for place in range(1, len(told["columns"]) + 2):
                sheet.cell(number, place).font = Font(bold=True)


def workbook(told: Mapping[str, Any], locale: str) -> bytes:
    """Write a told report as a workbook."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet), "a new workbook has a sheet"
    sheet.title = str(told["title"])[:31]
    _heads(sheet, told, locale)
    _rows(sheet, told, locale)
    for row in (FIRST_ROW - 2, FIRST_ROW - 1):
        for place in range(1, len(told["columns"]) + 2):
            head = sheet.cell(row, place)
            head.font = Font(bold=True)
            head.fill = HEAD
            head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.column_dimensions["A"].width = 34
    for number in range(2, len(told["columns"]) + 2):
        sheet.column_dimensions[get_column_letter(number)].width = 16
    sheet.freeze_panes = f"B{FIRST_ROW}"
    notes = book.create_sheet(say("report.file.notes", locale))
    for place, note in enumerate(told["notes"], start=1):
        _write(notes, place, 1, note["label"])
        _write(notes, place, 2, note["text"])
    number, release = told["definitionVersion"], told["release"]
    version = say("report.file.definition", locale, version=number, release=release)
    _write(notes, len(told["notes"]) + 2, 1, version)
    written = BytesIO()
    book.save(written)
    return written.getvalue()
