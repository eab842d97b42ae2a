"""Every table of the package: people, organizations, accounts and the audit trail."""

from typing import Final, get_args

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from registry.core.columns import day, instant, json_document, one_of, primary_key, to, truth, words
from registry.core.database import DB
from registry.people.words import MembershipRole, OrganizationKind, Role

SCHEMA: Final = "registry"


class Organization(Table, tablename="organization", schema=SCHEMA, db=DB):
    """A school, company, bureau or host."""

    id = primary_key()
    name = words(unique=True)
    name_en = words()
    short_name = words()
    kind = words()
    city = words()
    district = words()
    fictional = truth()
    created_at = instant()

    organization_kind = one_of("kind", get_args(OrganizationKind))


class Person(Table, tablename="person", schema=SCHEMA, db=DB):
    """One human being, whatever roles and schools come and go."""

    id = primary_key()
    name = words(personal=True)
    latin_name = words(personal=True)
    fictional = truth()
    created_at = instant()


class Membership(Table, tablename="membership", schema=SCHEMA, db=DB):
    """A person at an organization in a role; an apprentice has two at once."""

    id = primary_key()
    person = to(Person)
    organization = to(Organization)
    role = words()
    since = day()
    until = day(null=True)

    membership_role = one_of("role", get_args(MembershipRole))
    membership_once = Unique(["person", "organization", "role", "since"])


class Account(Table, tablename="account", schema=SCHEMA, db=DB):
    """Who may sign in, and in which role."""

    id = primary_key()
    username = words(unique=True)
    display_name = words()
    password_hash = words()
    role = words()
    organization = to(Organization, null=True)
    person = to(Person, null=True)
    active = truth()
    created_at = instant()

    account_role = one_of("role", get_args(Role))


class AuditLine(Table, tablename="audit_line", schema=SCHEMA, db=DB):
    """Who did what to which thing, when and why; a table that only grows."""

    id = BigSerial(primary_key=True)
    at = instant()
    account = to(Account, null=True)
    actor = words()
    action = words()
    subject = words()
    reason = words()
    before = json_document(null=True)
    after = json_document(null=True)
