"""The certificate of a signed credential: what is printed is read out of the token that is attached."""

from credentials.certificate.rendering import render
from credentials.claims.reading import printed
from credentials.verification.tokens import read_token


def certificate_of(token: str) -> bytes:
    """Return the PDF of the credential in `token`, whose signature the caller has verified or made.

    Raises:
        NotOurCredentialError: the payload lacks what a certificate shows.
        UndrawableCharacterError: the font lacks a character of it; the message names it.
    """
    return render(printed(read_token(token).payload), token)
