"""What each function of the expression language does, one file a subject.

Each function takes values that are not empty, unless it stands in `LENIENT`; an empty argument
makes the result empty before the function is asked. A result that cannot be is a `Mark`.
"""

from collections.abc import Callable, Mapping

from backend.metadata.expressions.functions import dates, logic, numbers, texts
from backend.metadata.expressions.values import Value

STRICT: Mapping[str, Callable[..., Value]] = {
    **numbers.FUNCTIONS,
    **texts.FUNCTIONS,
    **dates.FUNCTIONS,
    **logic.STRICT,
}
LENIENT: Mapping[str, Callable[..., Value]] = {**logic.LENIENT, "concat": texts.concat}
