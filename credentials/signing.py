"""Signing: a payload becomes a compact JWS with PyJWT.

The header holds exactly `alg`, `kid` and `typ` (Open Badges 3.0, section 8.2.4.1, forbids more).
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from jwt import PyJWS

from credentials.keys import PrivateKey, algorithm_of

TokenType = Literal["JWT", "vc+jwt"]

_JWS = PyJWS(algorithms=["ES256", "RS256"])


def sign(payload: Mapping[str, Any], key: PrivateKey, kid: str, typ: TokenType = "JWT") -> str:
    """Return `payload` signed: ES256 for a P-256 key, RS256 for an RSA key.

    `kid` is the key's full DID URL (`credentials.keys.key_id`). `typ` is "JWT", the Open Badges form, or
    "vc+jwt", the form W3C asks for (VC-JOSE-COSE, section 3.1.1). Load the key once and pass the object:
    reading a key costs more than signing. Chinese is kept as UTF-8, which is half the size of its escapes;
    msgspec writes the same bytes as `json` would, in a tenth of the time.
    """
    body = msgspec.json.encode(payload)
    return _JWS.encode(body, key, algorithm=algorithm_of(key), headers={"kid": kid, "typ": typ})
