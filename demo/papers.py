"""Invented documents, drawn: what is handed in as evidence in the demo."""

import typst

from credentials.typesetting import fonts


def drawn(title: str, words: str) -> bytes:
    """Return a page with a title and some words, as PDF."""
    page = f'#set page("a5")\n#text(size: 14pt)[{title}]\n\n{words}'
    return typst.compile(page.encode(), format="pdf", font_paths=fonts(), ignore_system_fonts=True)
