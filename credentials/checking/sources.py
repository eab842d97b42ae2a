"""Where keys and status lists come from when a file is checked: our tables for ours, the web for others'."""

from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.did import Purpose
from credentials.issuers import queries as issuers
from credentials.keys import Jwk
from credentials.verification.guard import Guard
from credentials.verification.sources import DidWebKeys, WebStatusLists
from credentials.verification.status_credential import FoundList
from registry.core.settings import current


class Keys:
    """Our own issuers' keys from our tables, others' from the web."""

    def __init__(self, guard: Guard, purpose: Purpose = "assertionMethod") -> None:
        """Take the guard that others' keys are fetched through, and what these have to be for."""
        self._web = DidWebKeys(guard, purpose)

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key; see `KeySource`."""
        source = OwnKeys() if await issuers.public_keys(issuer) else self._web
        return await source.find_key(issuer, kid)


class StatusLists:
    """Our own status lists from our tables, others' from the web."""

    def __init__(self, guard: Guard) -> None:
        """Take the guard that others' lists are fetched through."""
        self._web = WebStatusLists(guard)

    async def find_list(self, url: str) -> FoundList:
        """Return the list; see `StatusSource`."""
        own = url.startswith(f"{current().base_url}/")
        return await (OwnStatusLists() if own else self._web).find_list(url)
