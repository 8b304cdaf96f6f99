"""Queries (查询编译): the one compiler between people and records, with rights inside.

`compile.py` turns an operation into one SQL statement that returns JSON text; `door.py` is the
same for Python callers; `explain.py` says why something is or is not seen. Writing is not here.
"""
