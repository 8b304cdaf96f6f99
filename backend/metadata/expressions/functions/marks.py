"""Marks (标记): why a result is empty although its inputs are not; never an error at save."""


class Mark(Exception):  # noqa: N818 — it marks a result, and the evaluator always catches it
    """Raised by a function that has no result for its inputs, with the reason's code."""

    def __init__(self, code: str) -> None:
        """Keep the code: `divide_by_zero`, `too_big`, `not_whole`, `no_date`."""
        super().__init__(code)
        self.code = code
