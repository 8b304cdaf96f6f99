"""The report builder (报表设计): published definitions, run in the reader's scope."""
