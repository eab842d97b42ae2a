"""Looking for a person: what is typed comes in the body of a request, and never stands in an address.

Addresses are kept: by browsers, by proxies, by whoever is sent one. Filters that say nothing of a person
stay there, so that a list can be shared.
"""

from litestar.response import Redirect
from pydantic import BaseModel, ConfigDict, Field


class Search(BaseModel):
    """What was typed to find a person: `q` is part of a name, a number or a class. It is never repeated."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, hide_input_in_errors=True)

    q: str = Field(default="", max_length=100, examples=["张三"])


def listed(path: str, **filters: str) -> Redirect:
    """Lead to a list at its own address, for a search in which nothing was typed.

    Args:
        path: the address of the list.
        filters: what else narrows it, as it stands in the address; nothing personal. Empty ones are left out.
    """
    given = {name: value for name, value in filters.items() if value}
    return Redirect(path, query_params=given or None, status_code=303)
