"""Awards as they were confirmed, who receives them, and what was taken back."""

from typing import get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables.entries import Entry
from competitions.tables.events import SCHEMA, Competition, Event
from competitions.tables.external import Evidence
from competitions.tables.results import ResultVersion
from competitions.words import AwardKind
from registry.core.columns import day, exact, instant, one_of, primary_key, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person


class Award(Table, tablename="award", schema=SCHEMA, db=DB):
    """A prize as it was confirmed: to an entry, to a tutor for an entry, or to a school. Only grows.

    After a correction, `supersedes` is the award in whose stead it stands. `source_number` is that of a
    certificate which somebody else gave out, and `evidence` proves it.
    """

    id = primary_key()
    competition = to(Competition)
    kind = words()
    event = to(Event, null=True)
    entry = to(Entry, null=True)
    version = to(ResultVersion, null=True)
    derived_from = to("self", null=True)
    code = words()
    title = words()
    title_en = words()
    place = whole_number(null=True)
    points = exact(null=True)
    reason = words()
    reason_en = words()
    awarded_on = day()
    confirmed_by = to(Account)
    confirmed_at = instant()
    supersedes = to("self", null=True)
    source_number = words(null=True)
    evidence = to(Evidence, null=True)

    award_kind = one_of("kind", get_args(AwardKind))
    award_of_entry = Check("kind = 'school' OR (entry IS NOT NULL AND event IS NOT NULL)")


class AwardRecipient(Table, tablename="award_recipient", schema=SCHEMA, db=DB):
    """Who receives an award, and so gets a certificate of their own. Only grows."""

    id = primary_key()
    award = to(Award)
    person = to(Person, null=True)
    organization = to(Organization, null=True)

    award_recipient_one = Check("(person IS NULL) <> (organization IS NULL)")
    award_recipient_once = Unique(["award", "person", "organization"], nulls_distinct=False)


class AwardRevocation(Table, tablename="award_revocation", schema=SCHEMA, db=DB):
    """The taking back of an award; the award itself stays as it was written. Only grows.

    `follows` is what the award fell with, such as `result:6a1c...`; null where it was taken back by itself.
    """

    id = primary_key()
    award = to(Award, unique=True)
    reason = words()
    follows = words(null=True)
    revoked_by = to(Account)
    revoked_at = instant()
