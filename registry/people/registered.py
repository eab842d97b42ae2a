"""What registering a list asks of it, whatever it lists."""

from collections.abc import Sequence

from registry.core.errors import BadInputError
from registry.core.texts import text


class NothingToRegisterError(BadInputError):
    """The list to register is empty."""

    code = "nothing_to_register"


def refuse_empty(rows: Sequence[object]) -> None:
    """Raise `NothingToRegisterError` when a list holds nothing."""
    if not rows:
        raise NothingToRegisterError(
            text("名单是空的，请至少填写一项。", "The list is empty: give at least one entry.")
        )
