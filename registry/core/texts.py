"""Words in the two languages of the registry, kept side by side so that neither can be forgotten."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]


class Text(BaseModel):
    """One piece of text in Chinese and English.

    Chinese comes first everywhere; English stands beside it, never instead of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the text in the language asked for."""
        return self.zh if language == "zh" else self.en


def text(zh: str, en: str) -> Text:
    """Shorthand for a Text with its two languages in reading order."""
    return Text(zh=zh, en=en)
