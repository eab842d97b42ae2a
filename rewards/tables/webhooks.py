"""The tables of telling other systems: who is told, what happened, and how far each has been told."""

from typing import Final

from piccolo.columns import BigSerial
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import instant, json_document, one_of, primary_key, sealed, to, whole_number, words
from registry.core.database import DB
from registry.tables import Account
from rewards.tables.programs import SCHEMA

KINDS: Final = (
    "award.confirmed",
    "award.changed",
    "award.revoked",
    "entitlement.approved",
    "payment.made",
    "payment.bounced",
)


class Webhook(Table, tablename="webhook", schema=SCHEMA, db=DB):
    """An address of another system that is told of what happens, signed with a secret of its own."""

    id = primary_key()
    address = words()
    kinds = json_document()
    secret = sealed()
    made_by = to(Account)
    made_at = instant()
    ended_by = to(Account, null=True)
    ended_at = instant(null=True)

    webhook_ended_whole = Check("(ended_by IS NULL) = (ended_at IS NULL)")


class Occurrence(Table, tablename="occurrence", schema=SCHEMA, db=DB):
    """Something that other systems are told, in the order of the numbers; nothing personal. Only grows."""

    id = BigSerial(primary_key=True)
    kind = words()
    subject = words()
    data = json_document()
    happened_at = instant()

    occurrence_kinds = one_of("kind", KINDS)


class WebhookDelivery(Table, tablename="webhook_delivery", schema=SCHEMA, db=DB):
    """How far an address has been told of an occurrence. `next_at` is when it is tried next."""

    id = primary_key()
    webhook = to(Webhook)
    occurrence = to(Occurrence)
    state = words()
    attempts = whole_number()
    next_at = instant()
    answered = words(null=True)
    delivered_at = instant(null=True)

    webhook_delivery_once = Unique(["webhook", "occurrence"])
    webhook_delivery_state = one_of("state", ("waiting", "delivered", "given_up"))
    webhook_delivery_delivered_whole = Check("(state = 'delivered') = (delivered_at IS NOT NULL)")
