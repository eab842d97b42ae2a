"""Invented documents, drawn: what is handed in as evidence in the demo."""

import typst

from credentials.certificate.glyphs import font_path


def drawn(title: str, words: str) -> bytes:
    """Return a page with a title and some words, as PDF."""
    page = f'#set page("a5")\n#text(size: 14pt)[{title}]\n\n{words}'
    # Only the wheel's font: not every machine has one for Chinese.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_path().parent)]
    )
    return typst.compile(page.encode(), format="pdf", font_paths=fonts, ignore_system_fonts=True)
