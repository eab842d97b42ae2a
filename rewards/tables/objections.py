"""The tables of objections to a public notice."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import fingerprint, instant, one_of, primary_key, sealed, sealed_file, to, words
from registry.core.database import DB
from registry.tables import Account
from rewards.tables.lists import ListLine, RewardList
from rewards.tables.programs import SCHEMA


class Objection(Table, tablename="objection", schema=SCHEMA, db=DB):
    """What somebody has against lines of a list, with or without a name, and the answer to it.

    `receipt` is a keyed hash of the code with which whoever filed it reads the answer.
    """

    id = primary_key()
    list = to(RewardList)
    receipt = fingerprint()
    name = sealed(null=True, personal="异议人姓名 objector's name")
    contact = sealed(null=True, personal="异议人联系方式 objector's contact")
    grounds = sealed(personal="异议内容 what is objected")
    filed_at = instant()
    state = words()
    answer = words(null=True)
    answered_by = to(Account, null=True)
    answered_at = instant(null=True)

    objection_state = one_of("state", ("open", "upheld", "rejected"))
    objection_answered_whole = Check(
        "(state = 'open') = (answer IS NULL) AND (answer IS NULL) = (answered_by IS NULL)"
        " AND (answer IS NULL) = (answered_at IS NULL)"
    )


class ObjectionLine(Table, tablename="objection_line", schema=SCHEMA, db=DB):
    """A line that an objection names, and therefore holds while it is open. Only grows."""

    id = primary_key()
    objection = to(Objection)
    line = to(ListLine)

    objection_line_once = Unique(["objection", "line"])


class ObjectionFile(Table, tablename="objection_file", schema=SCHEMA, db=DB):
    """A file handed in with an objection. Only grows."""

    id = primary_key()
    objection = to(Objection)
    file_name = sealed(personal="附件名 name of the attachment")
    media_type = words()
    content = sealed_file(personal="异议附件 attachment of an objection")
