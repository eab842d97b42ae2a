"""What a browser sends of a page's form: its fields as they stand, without the buttons."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.inside = False
        self.select = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif not self.inside:
            return
        elif tag == "input":
            if given.get("type") != "checkbox":
                self.fields[given["name"]] = given.get("value", "")
            elif "checked" in given:
                self.fields[given["name"]] = given.get("value", "on")
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.fields):
            # Where none is selected, a browser sends the first.
            self.fields[self.select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def sent_by(page: str, action: str) -> dict[str, str]:
    """Return the fields of the form on a page that sends to an address."""
    form = _Form(action)
    form.feed(page)
    assert form.fields, action
    return form.fields
