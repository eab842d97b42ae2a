"""Reading the filters of a public award list from an address."""

from typing import Any

from litestar import Request
from pydantic import ValidationError

from competitions.honors.queries import Filters
from registry.core.errors import BadInputError
from registry.core.texts import text


class FilterUnreadableError(BadInputError):
    """A filter in the address is none of those that a list has, or its value cannot be one."""

    code = "filter_unreadable"


def filters_of(request: Request[Any, Any, Any]) -> Filters:
    """Return the filters that stand in the address; a form sends those that were left empty too.

    Raises:
        FilterUnreadableError: one of them has no such value.
    """
    asked = {name: value for name in Filters.model_fields if (value := request.query_params.get(name))}
    try:
        return Filters.model_validate(asked)
    except ValidationError as error:
        names = ", ".join(dict.fromkeys(str(problem["loc"][0]) for problem in error.errors()))
        raise FilterUnreadableError(
            text(
                f"网址中的筛选条件无法识别（{names}）：请回到名单重新选择。",
                f"A filter in the address cannot be read ({names}): go back to the list and choose again.",
            )
        ) from None
