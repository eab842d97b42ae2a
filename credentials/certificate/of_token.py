"""The certificate of a signed credential: what is printed is read out of the token that is attached."""

from credentials.certificate.paper import USUAL, Paper
from credentials.certificate.rendering import draw_picture, draw_vector, render
from credentials.claims.reading import printed
from credentials.verification.tokens import read_token


def certificate_of(token: str, paper: Paper = USUAL) -> bytes:
    """Return the PDF of the credential in `token`, whose signature the caller has verified or made.

    `paper` is that of its issuer (`credentials.issuers.queries.paper`).

    Raises:
        NotOurCredentialError: the payload lacks what a certificate shows.
        UndrawableCharacterError: the font lacks a character of it; the message names it.
    """
    return render(printed(read_token(token).payload), token, paper)


def picture_of(token: str, paper: Paper = USUAL) -> bytes:
    """Return the page of the certificate as PNG with the credential baked in; raises as `certificate_of`."""
    return draw_picture(printed(read_token(token).payload), token, paper)


def vector_of(token: str, paper: Paper = USUAL) -> bytes:
    """Return the page of the certificate as SVG with the credential baked in; raises as `certificate_of`."""
    return draw_vector(printed(read_token(token).payload), token, paper)
