"""Which credentials are not to be relied on for now although they were not revoked: one rule, as SQL.

Their pages say why (`credentials/checking/queries.py`); lists, records and downloads go by the same rule.
"""

from typing import Final

# Of the credential that a statement calls `k`: suspended; signed with a key that was no longer safe; or a
# correction of its event waits for its decision.
HELD_BACK: Final = """(
    EXISTS (SELECT FROM credentials.suspension hs WHERE hs.credential = k.id AND hs.lifted_at IS NULL)
    OR EXISTS (SELECT FROM credentials.signing_key hk
               WHERE hk.id = k.signing_key AND hk.compromised_at <= k.issued_at)
    OR EXISTS (SELECT FROM competitions.award_recipient hr JOIN competitions.award ha ON ha.id = hr.award
               JOIN competitions.correction hc ON hc.event = ha.event AND hc.decided_at IS NULL
               WHERE hr.id = k.recipient))"""
