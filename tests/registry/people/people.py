"""What the tests of people share: invented people, numbers that check, and organizations."""

from datetime import date
from typing import Any
from uuid import UUID

from stdnum.cn import ric, uscc

from registry.core.actor import Actor
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons.schemas import PersonIn

SINCE = date(2026, 9, 1)


def id_number(order: int, born: str = "20080229") -> str:
    """Return the number of a resident identity card that checks; equal orders give equal numbers."""
    number = f"220102{born}{order % 1000:03d}"
    return number + str(ric.calc_check_digit(number + "0"))


def credit_code(order: int) -> str:
    """Return a unified social credit code that checks."""
    code = f"12220100{order:09d}"
    return code + str(uscc.calc_check_digit(code))


def person(organization: UUID, name: str = "张三丰", **overrides: Any) -> PersonIn:
    """Return an invented student at an organization."""
    fields = {
        "name": name,
        "organization": organization,
        "role": "student",
        "since": SINCE,
        "fictional": True,
    } | overrides
    return PersonIn.model_validate(fields)


def organization(name: str, **overrides: Any) -> OrganizationIn:
    """Return an invented school."""
    fields = {
        "name": name,
        "name_en": f"{name} (fictional)",
        "kind": "secondary_vocational",
        "fictional": True,
    } | overrides
    return OrganizationIn.model_validate(fields)


async def make_schools(administrator: Actor, *names: str) -> tuple[UUID, ...]:
    """Register schools of these names and return their ids in this order."""
    known = await organizations.register_organizations(administrator, [organization(n) for n in names])
    return tuple(known[name] for name in names)
