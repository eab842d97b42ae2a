"""Chinese and English in one string of a credential: the two languages, separated by one newline.

Open Badges 3.0 also allows an object per language, but wallets and validators in use show only strings, and
collapse the newline to a space, so that both languages stay readable (credentials.md, "The format").
"""

from registry.core.errors import BadInputError
from registry.core.texts import Text, text


class LineBreakInTextError(BadInputError):
    """A text with a line break of its own cannot be joined so that it comes apart again."""

    code = "line_break_in_text"


def join(words: Text) -> str:
    """Return `words` as "中文\\nEnglish", or the Chinese alone where there is no English.

    Raises `LineBreakInTextError` when either language has a line break in it.
    """
    zh, en = words.zh, words.en
    if "\n" in zh or "\n" in en:
        raise LineBreakInTextError(
            text(
                f"“{zh} {en}”中有换行，请改为一行后再签发。",
                f"“{zh} {en}” has a line break in it; write it on one line and issue again.",
            )
        )
    return f"{zh}\n{en}" if en else zh


def split(joined: str) -> Text:
    """Return the two languages of a string made by `join`; English is empty where there was none."""
    zh, _, en = joined.partition("\n")
    return text(zh, en)
