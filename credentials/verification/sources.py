"""Where keys and status lists come from outside the registry: files that somebody gives, and the web."""

import asyncio

from credentials.did import DidError, Purpose, did_document_url, key_in_document, key_in_set
from credentials.keys import Jwk
from credentials.verification.documents import UnreadableDocumentError, read_document
from credentials.verification.guard import Guard
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import shown
from credentials.verification.status_credential import FoundList
from credentials.verification.tokens import JsonObject
from credentials.verification.web import read_web
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text


class KeySetError(BadInputError):
    """The file given as key set is none."""

    code = "key_set_unreadable"


class KeySetFile:
    """The keys of a JWK set that somebody gives: whoever gives it answers for whose keys they are."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Take the bytes of a JWK set; `name` is the file, for the message. Raises `KeySetError`."""
        try:
            document = read_document(raw, name)
        except UnreadableDocumentError as error:
            raise _no_key_set(name) from error
        if isinstance(document, str) or not isinstance(document.get("keys"), list):
            raise _no_key_set(name)
        self._document: JsonObject = document

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key named `kid`, whole or by its thumbprint; the file speaks for any issuer."""
        return key_in_set(self._document, kid)


class DidWebKeys:
    """The keys that an issuer publishes in its did:web document."""

    def __init__(self, guard: Guard | None = None, purpose: Purpose = "assertionMethod") -> None:
        """Take the guard of a service that reads what strangers name; a person's own command needs none.

        `purpose` is what the keys are for: signing credentials, or presentations (`authentication`).
        """
        self._guard = guard
        self._purpose = purpose

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the issuer's key `kid` from its DID document. Raises `SourceUnavailableError`."""
        try:
            address = did_document_url(issuer)
        except DidError as error:
            raise SourceUnavailableError(error.message) from error
        document = await _read(address, "application/did+json, application/json", self._guard)
        return key_in_document(document, issuer, kid, self._purpose)


class StatusListFile:
    """A status list that somebody gives: the only one that is looked at, whatever address is asked for."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Take a list as token or JSON; `name` is the file. Raises `UnreadableDocumentError`."""
        self._found = FoundList(read_document(raw, name), vouched=True)

    async def find_list(self, url: str) -> FoundList:
        """Return the list of the file; whether it is the one at `url` is seen by its own `id`."""
        return self._found


class WebStatusLists:
    """The status lists that issuers publish."""

    def __init__(self, guard: Guard | None = None) -> None:
        """Take the guard of a service, as `DidWebKeys` does."""
        self._guard = guard

    async def find_list(self, url: str) -> FoundList:
        """Return the list at `url`. Raises `SourceUnavailableError`."""
        accepted = "application/vc+jwt, application/vc;q=0.8, application/json;q=0.5"
        found = await _read(url, accepted, self._guard)
        return FoundList(found, vouched=False)


async def _read(url: str, accept: str, guard: Guard | None) -> str | JsonObject:
    # A stranger's slow server must not hold up those who wait behind it.
    raw = await read_web(url, accept, guard, seconds=20 if guard is None else 6)
    try:
        return await asyncio.to_thread(read_document, raw, url)
    except UnreadableDocumentError as error:
        raise SourceUnavailableError(
            text(f"{shown(url)} 的内容无法识别。", f"What stands at {shown(url)} is not readable.")
        ) from error


def _no_key_set(name: str) -> KeySetError:
    wanted = text('需要 {"keys": […]} 形式的 JSON。', 'Give JSON of the form {"keys": […]}.')
    return KeySetError(
        text(f"“{name}”不是公钥集 (JWKS)。", f"“{name}” is not a JWK set."),
        [Fault("key_set_unreadable", wanted, file=name)],
    )
