"""What the catalogue knows of reports."""

from backend.metadata.catalogue import Function, Label

RUN = "report.run"

FUNCTIONS = (Function(RUN, Label("查看报表", "Run reports")),)
