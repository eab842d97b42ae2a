"""Keys and status lists for the VC API: the test issuer's, our issuers', and through a guard others'."""

from credentials.checking.sources import Keys, StatusLists
from credentials.did import Purpose
from credentials.keys import Jwk
from credentials.vc_api import issuer
from credentials.verification.guard import Guard
from credentials.verification.status_credential import FoundList


class ApiKeys:
    """The keys of the test issuer, and those that the check of files knows."""

    def __init__(self, guard: Guard, purpose: Purpose = "assertionMethod") -> None:
        self._others = Keys(guard, purpose)

    async def find_key(self, issuer_did: str, kid: str) -> Jwk | None:
        """Return the key; see `KeySource`."""
        if issuer_did != issuer.did():
            return await self._others.find_key(issuer_did, kid)
        return next((jwk for jwk in issuer.public_keys() if f"{issuer_did}#{jwk['kid']}" == kid), None)


class ApiStatusLists:
    """The list of the test issuer, and those that the check of files knows."""

    def __init__(self, guard: Guard) -> None:
        self._others = StatusLists(guard)

    async def find_list(self, url: str) -> FoundList:
        """Return the list; see `StatusSource`."""
        if url != issuer.list_url():
            return await self._others.find_list(url)
        _, token = await issuer.status_list()
        return FoundList(token, vouched=True)
