"""A report in words (报表呈现): the result as plain JSON in the reader's language.

The screen, the paper and the workbook are made of this, so that they never differ.
"""

from decimal import Decimal
from typing import Any

from backend.kit.clock import BUSINESS_ZONE
from backend.kit.messages import say
from backend.runtime.graph import write_moment
from reports.consolidate import Figures
from reports.run import Result, cells, drill, spread_columns, text, value
from reports.scope import visible_units


def unit_name(result: Result, unit_id: int, locale: str) -> str:
    """Return a unit's name."""
    unit = result.reader.orgs.units[unit_id]
    return unit.name_en if locale == "en" else unit.name_zh


def _column_name(result: Result, column: str, locale: str) -> str:
    if result.prompts.spread == "product" and column in result.products:
        return str(result.products[column]["en" if locale == "en" else "zh"])
    return column


def columns(result: Result, locale: str) -> list[dict[str, Any]]:
    """Return the columns: each measure with its comparisons, then what it is spread over."""
    found: list[dict[str, Any]] = []
    for measure in result.report.measures:
        kind = "count" if measure.kind == "count" else "amount"
        name = measure.label.say(locale)
        found.append({"key": measure.code, "label": name, "kind": kind, "group": name})
        if measure.kind == "ratio":
            continue
        for base in result.bases:
            key, label = f"{measure.code}.{base}", say(f"report.column.{base}", locale)
            found.append({"key": key, "label": label, "kind": kind, "group": name})
            label = say(f"report.column.{base}.growth", locale)
            found.append({"key": f"{key}.growth", "label": label, "kind": "growth", "group": name})
    main = result.report.measures[0]
    for column in spread_columns(result):
        label = _column_name(result, column, locale)
        kind = "count" if main.kind == "count" else "amount"
        group = main.label.say(locale)
        found.append(
            {"key": f"{main.code}:{column}", "label": label, "kind": kind, "group": group}
        )
    return found


def rows(result: Result, locale: str) -> list[dict[str, Any]]:
    """Return the rows of the tree, parents first."""
    shown = {node.unit.id for node in result.shown}
    return [
        {
            "key": str(node.unit.id),
            "label": unit_name(result, node.unit.id, locale),
            "kind": node.unit.kind,
            "level": node.level,
            "parent": None if node.parent_id is None else str(node.parent_id),
            "hasChildren": any(child in shown for child in node.children),
            "cells": cells(result, node.unit.id),
            "drill": drill(result, node.unit.id),
            "drills": {
                column: drill(result, node.unit.id, column) for column in spread_columns(result)
            },
        }
        for node in result.shown
    ]


def _by(result: Result, part: str) -> dict[str, dict[str, Figures]]:
    """Figures by product, then by month; or the other way round."""
    found: dict[str, dict[str, Figures]] = {}
    for leaf in result.leaves:
        outer, inner = (
            (leaf.product, leaf.month) if part == "product" else (leaf.month, leaf.product)
        )
        figures = found.setdefault(outer, {}).setdefault(inner, {})
        for code, amount in leaf.figures.items():
            figures[code] = figures.get(code, Decimal(0)) + amount
    return found


def chart(result: Result, locale: str) -> dict[str, Any]:
    """Return the chart's series: the main measure by month, stacked by product."""
    main = next(item for item in result.report.measures if item.code == result.report.chart)
    names = {
        code: name["en" if locale == "en" else "zh"] for code, name in result.products.items()
    }
    return {
        "kind": "stacked",
        "measure": main.label.say(locale),
        "labels": result.prompts.months,
        "series": [
            {
                "key": product,
                "label": names.get(product, product),
                "points": [
                    text(value(main, months.get(month, {}))) for month in result.prompts.months
                ],
            }
            for product, months in sorted(_by(result, "product").items())
        ],
    }


def prompts(result: Result, locale: str) -> list[dict[str, Any]]:
    """Return the prompts with what was chosen and what may be."""
    chosen = result.prompts
    units = [
        {"code": str(unit.id), "label": unit.name_en if locale == "en" else unit.name_zh}
        for unit in sorted(visible_units(result.reader).values(), key=lambda unit: unit.code)
    ]
    products = [
        {"code": code, "label": name["en" if locale == "en" else "zh"]}
        for code, name in sorted(result.products.items())
    ]
    spreads = [
        {"code": code, "label": say(f"report.spread.{code or 'none'}", locale)}
        for code in ("", "product", "month")
    ]
    org = "" if chosen.org_id is None else str(chosen.org_id)
    return [
        _prompt("from", "month", f"{chosen.from_month:%Y-%m}", locale),
        _prompt("until", "month", f"{chosen.until_month:%Y-%m}", locale),
        _prompt("org", "choice", org, locale, units),
        _prompt("product", "choice", chosen.product, locale, products),
        _prompt("spread", "choice", chosen.spread, locale, spreads),
    ]


def _prompt(
    code: str, kind: str, chosen: str, locale: str, options: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    label = say(f"report.prompt.{code}.label", locale)
    return {"code": code, "label": label, "kind": kind, "value": chosen, "options": options or []}


def scope(result: Result, locale: str) -> str:
    """Say whose figures these are: the outermost units that are shown."""
    tops = [unit_name(result, node.unit.id, locale) for node in result.shown if not node.level]
    return say(
        "report.scope", locale, units=", ".join(tops) if locale == "en" else "、".join(tops)
    )


def tell(result: Result, locale: str) -> dict[str, Any]:
    """Return the whole report as plain JSON."""
    return {
        "code": result.report.code,
        "title": result.report.title.say(locale),
        "prompts": prompts(result, locale),
        "columns": columns(result, locale),
        "rows": rows(result, locale),
        "totals": cells(result, None),
        "totalsDrill": drill(result, None),
        "chart": chart(result, locale),
        "notes": [
            {"label": measure.label.say(locale), "text": measure.note.say(locale)}
            for measure in result.report.measures
        ]
        + [{"label": say("report.note.compare", locale), "text": say("report.note.days", locale)}],
        "definitionVersion": result.definition.version,
        "release": result.release.number,
        "dataAt": write_moment(result.at),
        "dataAtWords": result.at.astimezone(BUSINESS_ZONE).strftime("%Y-%m-%d %H:%M"),
        "scope": scope(result, locale),
    }
