"""The contexts that documents may name, as a package of the system brings them; never from the network.

A proof covers what its contexts say, so their very bytes are named here: a package that brings other ones is
noticed at once, and not by signatures that fail all over the world.
"""

import hashlib
import json
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

from registry.core.errors import UnavailableError
from registry.core.texts import text

DATA_INTEGRITY: Final = "https://w3id.org/security/data-integrity/v2"
MULTIKEY: Final = "https://w3id.org/security/multikey/v1"

_PACKAGE: Final = "openbadgeslib"
_FOLDER: Final = "openbadgeslib/ob3/contexts"
_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0"

# Of two bodies in use for Open Badges 3.0.3 this is the newer one; ours never use the two terms that differ.
_FILES: Final = {
    "https://www.w3.org/ns/credentials/v2": (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    f"{_OPEN_BADGES}/context-3.0.1.json": (
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    f"{_OPEN_BADGES}/context-3.0.2.json": (
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    f"{_OPEN_BADGES}/context-3.0.3.json": (
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    f"{_OPEN_BADGES}/extensions.json": (
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    DATA_INTEGRITY: (
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    MULTIKEY: (
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
}


class ContextChangedError(UnavailableError):
    """The installed package brings another body of a context than the one that is known here."""

    code = "context_changed"


@cache
def known() -> dict[str, Any]:
    """Return the bodies of all known contexts by address. Raises `ContextChangedError`."""
    folder = Path(str(distribution(_PACKAGE).locate_file(_FOLDER)))
    return {url: read(folder / name, digest) for url, (name, digest) in _FILES.items()}


def read(file: Path, digest: str) -> Any:
    """Return the body of a context if it is the one of this digest. Raises `ContextChangedError`."""
    raw = file.read_bytes()
    if hashlib.sha256(raw).hexdigest() != digest:
        raise ContextChangedError(
            text(
                f"软件包 {_PACKAGE} 中的“{file.name}”与本系统所知的不同，内嵌签名暂不可用："
                "请安装 constraints.txt 所列版本。",
                f"“{file.name}” of the package {_PACKAGE} is not the one known here, so embedded proofs are"
                " not available: install the version that constraints.txt names.",
            )
        )
    return json.loads(raw)
