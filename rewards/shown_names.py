"""How much of a payee's name somebody sees (domain.md, section 5)."""

from registry.core.actor import Actor
from registry.core.masking import masked_name
from registry.people.access import could


def shown_name(actor: Actor, name: str, *, is_person: bool) -> str:
    """Return a payee's name whole for the bureaus, whose work is about these people, masked for who audits.

    The name of an organization is nobody's personal data.
    """
    return name if not is_person or could(actor, "payees.answer_shared") else masked_name(name)
