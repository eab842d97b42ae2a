"""Who may do an action, in words: said to those who wait for it and may not do it themselves."""

from registry.core.texts import Text, text
from registry.people.actions import ACTIONS
from registry.people.words import ROLES, Role

# Named last, because they can do nearly everything and are hardly ever the one who does it.
_LAST: tuple[Role, ...] = ("administrator",)


def doers(action: str) -> Text:
    """Return the roles that may do an action, such as "Organizer or Administrator"."""
    roles = sorted(ACTIONS[action].roles, key=lambda role: role in _LAST)
    names = [ROLES[role] for role in roles]
    return text("、".join(name.zh for name in names), _listed([name.en for name in names]))


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
