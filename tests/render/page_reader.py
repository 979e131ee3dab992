"""A page as a browser would find it, and how large it may be."""

from __future__ import annotations

from html.parser import HTMLParser

MOST_BYTES = 150_000
MOST_ELEMENTS = 400
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Reader(HTMLParser):
    """What a browser would find: elements outside SVG, anchors, links, text."""

    def __init__(self):
        super().__init__()
        self.elements, self.anchors, self.links, self.tags = 0, [], [], []
        self.text, self.open = [], []

    def handle_starttag(self, tag, attrs):
        """Count an element, and keep its anchor and link."""
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        # A browser adds a tbody to each table.
        self.elements += ("svg" not in self.open) * (1 + (tag == "table"))
        if "id" in attrs:
            self.anchors.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Count an element without content."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        """Leave an element."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        """Keep what is read out."""
        if not {"style", "code"} & set(self.open):
            self.text.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    return reader
