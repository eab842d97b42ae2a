"""Every table of the package: issuers and their keys, credentials, status lists and revocations."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import AwardRecipient
from registry.core.columns import (
    instant,
    json_document,
    one_of,
    primary_key,
    to,
    whole_number,
    words,
    wrapped_key,
)
from registry.core.database import DB
from registry.tables import Account, Organization

SCHEMA: Final = "credentials"
ALGORITHMS: Final = ("ES256", "RS256")


class Issuer(Table, tablename="issuer", schema=SCHEMA, db=DB):
    """An organization that signs credentials under a did:web of its own."""

    id = primary_key()
    organization = to(Organization, unique=True)
    did = words(unique=True)
    prefix = words(unique=True)
    name = words()
    name_en = words()
    created_at = instant()


class SigningKey(Table, tablename="signing_key", schema=SCHEMA, db=DB):
    """A key pair; the private half is encrypted, the public half stays for ever."""

    id = primary_key()
    issuer = to(Issuer)
    kid = words(unique=True)
    algorithm = words()
    public_jwk = json_document()
    private_key = wrapped_key()
    created_at = instant()
    retired_at = instant(null=True)

    signing_key_algorithm = one_of("algorithm", ALGORITHMS)


class SerialCounter(Table, tablename="serial_counter", schema=SCHEMA, db=DB):
    """The last serial number given out per issuer and year; its row lock keeps the numbers without gaps."""

    id = primary_key()
    issuer = to(Issuer)
    year = whole_number()
    last = whole_number()

    serial_counter_once = Unique(["issuer", "year"])
    serial_counter_positive = Check("last >= 0")


class StatusList(Table, tablename="status_list", schema=SCHEMA, db=DB):
    """One list of revocation bits; its content is always computed from the rows of `revocation`."""

    id = primary_key()
    issuer = to(Issuer)
    number = whole_number()
    length = whole_number()
    created_at = instant()

    status_list_once = Unique(["issuer", "number"])
    status_list_length = Check("length >= 131072")


class Credential(Table, tablename="credential", schema=SCHEMA, db=DB):
    """A signed credential as it was issued; never changed, never deleted. Only grows."""

    id = primary_key()
    recipient = to(AwardRecipient, unique=True)
    issuer = to(Issuer)
    signing_key = to(SigningKey)
    serial = words(unique=True)
    code = words(unique=True)
    token = words(personal="证书上的内容 what the certificate says")
    status_list = to(StatusList)
    status_index = whole_number()
    issued_by = to(Account)
    issued_at = instant()

    credential_status_once = Unique(["status_list", "status_index"])


class Revocation(Table, tablename="revocation", schema=SCHEMA, db=DB):
    """The taking back of a credential; sets its bit for ever. Only grows."""

    id = primary_key()
    credential = to(Credential, unique=True)
    reason = words()
    revoked_by = to(Account)
    revoked_at = instant()


class PageClosure(Table, tablename="page_closure", schema=SCHEMA, db=DB):
    """A time during which the holder keeps a certificate's page closed to the public."""

    id = primary_key()
    credential = to(Credential)
    closed_by = to(Account)
    closed_at = instant()
    opened_at = instant(null=True)

    page_closure_period = Check("opened_at IS NULL OR opened_at >= closed_at")
