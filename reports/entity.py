"""What a grant can allow of reports."""

from backend.metadata.catalogue import Function, Label

FUNCTIONS = (Function("report.run", Label("运行报表", "Run reports")),)
