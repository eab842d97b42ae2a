"""Awards that were decided elsewhere, as they are handed in, with what proves them."""

from typing import get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables.events import SCHEMA, Competition
from competitions.words import ExternalRole, Form
from registry.core.columns import instant, one_of, primary_key, sealed_file, to, truth, whole_number, words
from registry.core.database import DB
from registry.tables import Account, Organization, Person


class Evidence(Table, tablename="evidence", schema=SCHEMA, db=DB):
    """A document that proves awards decided elsewhere; each file is kept once, by its hash."""

    id = primary_key()
    sha256 = words(unique=True)
    media_type = words()
    size = whole_number()
    content = sealed_file(personal="获奖名单或证书 list of awards or certificate")
    stored_by = to(Account)
    stored_at = instant()

    evidence_media_type = one_of("media_type", ("application/pdf", "image/png", "image/jpeg"))


class ExternalList(Table, tablename="external_list", schema=SCHEMA, db=DB):
    """Awards that were decided elsewhere, as a school or a bureau hands them in; a second person decides."""

    id = primary_key()
    competition = to(Competition)
    evidence = to(Evidence)
    organization = to(Organization, null=True)
    note = words()
    proposed_by = to(Account)
    proposed_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    confirmed = truth(null=True)
    answer = words(null=True)

    external_list_second_person = Check("decided_by <> proposed_by")
    external_list_decided_whole = Check("num_nonnulls(decided_by, decided_at, confirmed, answer) IN (0, 4)")


class ExternalLine(Table, tablename="external_line", schema=SCHEMA, db=DB):
    """One prize of such a list; `not_twice` says why a likely duplicate is none."""

    id = primary_key()
    list = to(ExternalList)
    row = whole_number()
    event_code = words()
    event_name = words()
    group_name = words()
    form = words()
    prize = words()
    prize_code = words()
    place = whole_number(null=True)
    school = words()
    organization = to(Organization, null=True)
    source_number = words()
    not_twice = words()

    external_line_form = one_of("form", get_args(Form))
    external_line_once = Unique(["list", "row"])


class ExternalPerson(Table, tablename="external_person", schema=SCHEMA, db=DB):
    """A name on such a list, and the registered person whom it was found to be."""

    id = primary_key()
    line = to(ExternalLine)
    role = words()
    position = whole_number()
    name = words(personal="姓名 name")
    person = to(Person, null=True)

    external_person_role_known = one_of("role", get_args(ExternalRole))
    external_person_once = Unique(["line", "role", "position"])
