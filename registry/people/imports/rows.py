"""What comes out of the sheets: one value for each person and each organization, as it stands in its row."""

from dataclasses import dataclass, field
from datetime import date

from registry.core.errors import Fault
from registry.people.words import Bureau, IdentityKind, OrganizationKind


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. `row` counts from 1; what was not given is '' or None.

    `id_number` has 18 characters for resident identity cards, those of before 1999 too. `born` is the day in
    a valid ID number, or else the one that was given. `since` and `until` bound the membership.
    """

    sheet: str
    row: int
    name: str
    latin_name: str
    id_kind: IdentityKind | None
    id_number: str = field(repr=False)
    born: date | None = field(repr=False)
    number: str
    unit: str
    phone: str = field(repr=False)
    email: str = field(repr=False)
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class PersonsSheet:
    """The persons of a workbook in its order, and all faults; they may be taken when there are no faults."""

    rows: tuple[PersonRow, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One organization. `row` counts from 1; what was not given is '' or None, `kind` only with a fault."""

    sheet: str
    row: int
    name: str
    name_en: str
    short_name: str
    former_names: tuple[str, ...]
    credit_code: str
    kind: OrganizationKind | None
    bureau: Bureau | None
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class OrganizationsSheet:
    """The organizations of a workbook in its order, and all faults."""

    rows: tuple[OrganizationRow, ...]
    faults: tuple[Fault, ...]
