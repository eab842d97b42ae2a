"""Certificates whose key was no longer the issuer's alone when they were signed."""

from credentials.issuers import details, key_service
from credentials.issuers.schemas import Compromise
from registry.core import database
from tests.factories import Contest


async def make_compromised(contest: Contest) -> None:
    """Say that the only issuer's key was compromised since its first certificate was signed."""
    (issuer,) = await details.issuers(contest.administrator)
    keys = (await details.issuer(contest.administrator, issuer.id)).keys
    (key,) = [each for each in keys if each.algorithm == "ES256"]
    since = await database.fetch_value("SELECT min(issued_at) FROM credentials.credential")
    await key_service.compromise(
        contest.administrator, issuer.id, key.id, Compromise(since=since, reason="备份介质遗失（虚构）")
    )
