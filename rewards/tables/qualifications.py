"""The tables of qualifications: imported certificates and training with evidence, and who was insured."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import day, instant, one_of, primary_key, sealed_file, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person
from rewards.tables.programs import SCHEMA

KINDS: Final = ("certificate", "training")
STATES: Final = ("recorded", "confirmed", "refused", "withdrawn")


class QualificationImport(Table, tablename="qualification_import", schema=SCHEMA, db=DB):
    """A list of qualifications as it was read, kept encrypted with its evidence, by hash. Only grows."""

    id = primary_key()
    file_name = words()
    sha256 = words()
    content = sealed_file(personal="资格与培训名单 list of qualifications with identity numbers")
    evidence_name = words()
    evidence_sha256 = words()
    evidence = sealed_file(personal="资格与培训证明 evidence of qualifications")
    rows = whole_number()
    recorded_by = to(Account)
    recorded_at = instant()


class Qualification(Table, tablename="qualification", schema=SCHEMA, db=DB):
    """A certificate or a training that somebody outside awarded to a person, one row of an imported list.

    What was read never changes; only the state goes on: recorded, then confirmed by another person, or
    refused; what was confirmed can be withdrawn. Both say why.
    """

    id = primary_key()
    list = to(QualificationImport)
    kind = words()
    person = to(Person)
    occupation_code = words()
    occupation = words()
    level = words()
    title = words()
    title_en = words()
    issued_by = words()
    certificate_number = words(personal="证书编号 certificate number")
    awarded_on = day()
    state = words()
    recorded_by = to(Account)
    recorded_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    ended_by = to(Account, null=True)
    ended_at = instant(null=True)
    reason = words(null=True)

    qualification_kind = one_of("kind", KINDS)
    qualification_state = one_of("state", STATES)
    qualification_second_person = Check("decided_by IS NULL OR decided_by <> recorded_by")
    qualification_decided = Check("(state = 'recorded') = (decided_at IS NULL)")
    qualification_says_why = Check("state NOT IN ('refused', 'withdrawn') OR reason IS NOT NULL")
    qualification_ended = Check(
        "(state = 'withdrawn') = (ended_at IS NOT NULL) AND (ended_by IS NULL) = (ended_at IS NULL)"
    )


class InsuredStatus(Table, tablename="insured_status", schema=SCHEMA, db=DB):
    """From when to when a person was insured as an employee of an organization, as a source says.

    Both days are included; no last day means until further notice.
    """

    id = primary_key()
    list = to(QualificationImport)
    person = to(Person)
    organization = to(Organization)
    starts_on = day()
    ends_on = day(null=True)
    source = words()
    recorded_by = to(Account)
    recorded_at = instant()

    insured_status_forward = Check("ends_on IS NULL OR ends_on >= starts_on")
    insured_status_once = Unique(["list", "person", "organization", "starts_on"])
