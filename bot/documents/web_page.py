"""The text of a web page (.html)."""

import re
from html.parser import HTMLParser

from bot.documents.labels import DECIMAL, label

# What stands on a page round the document.
NOT_SHOWN = frozenset(
    ("head", "script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "button", "svg")
)
BLOCKS = re.compile(
    "address|article|blockquote|body|caption|center|d[dlt]|details|div|figure|h[1-6r]|li|main|ol|p|pre|section|summary"
    "|table|tbody|thead|tr|ul"
)
# A label that is typed is meant; the page then hides the list's own.
TWICE_LABELLED = re.compile(r"^(?:•|\d+\.|[a-z]\.)\s+(?=(?:[-–•]\s*)?(?:[1-9]\d?\.|\(?[a-z][.)])\s)", re.MULTILINE)


def text(page: str) -> str:
    """Block by block, a blank line between any two; of a page that marks its main part, that part alone."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    main = "".join(parser.main)
    lines = (" ".join(line.split()) for line in (main if main.strip() else "".join(parser.all)).split("\n"))
    return TWICE_LABELLED.sub("", "\n".join(lines))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.all: list[str] = []
        self.main: list[str] = []
        self._mains = 0
        self._unseen: list[str] = []
        self._lists: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mains += tag == "main"
        if tag in NOT_SHOWN:
            self._unseen.append(tag)
        elif tag == "br":
            self._say("\n")
        elif BLOCKS.fullmatch(tag):
            self._say("\n\n")
        given = dict(attrs)
        if tag in ("ol", "ul"):
            self._lists.append((self._form(tag, given.get("type")), _number(given.get("start"), 1)))
        elif tag == "li" and self._lists:
            form, number = self._lists.pop()
            number = _number(given.get("value"), number)
            self._lists.append((form, number + 1))
            self._say(f"{label(form, number)} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif BLOCKS.fullmatch(tag):
            self._say("\n\n")
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        self._mains -= tag == "main" and self._mains > 0

    def handle_data(self, data: str) -> None:
        self._say(re.sub(r"\s+", " ", data))

    def _form(self, tag: str, form: str | None) -> str:
        """A list within a numbered paragraph holds its points, however a browser would count them."""
        if tag == "ul" or (self._lists and (form or "1") in DECIMAL):
            return ""
        return form or "1"

    def _say(self, words: str) -> None:
        if not self._unseen:
            self.all.append(words)
            if self._mains:
                self.main.append(words)


def _number(given: str | None, otherwise: int) -> int:
    return int(given) if given and re.fullmatch(r"\d{1,3}", given) else otherwise
