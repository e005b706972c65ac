"""Fails unless the page given is well formed, stands alone and names its pictures."""

import html.parser
import sys

VOID = {"meta", "br"}


class Check(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.wanted, self.count = [], set(), [], {}

    def handle_starttag(self, tag, attributes):
        self.count[tag] = self.count.get(tag, 0) + 1
        assert tag not in ("script", "link", "iframe", "img", "object"), tag
        attributes = dict(attributes)
        for name in ("src", "data", "action", "style", "xlink:href"):
            assert name not in attributes, name
        assert not any(name.startswith("on") for name in attributes), attributes
        if "href" in attributes:
            assert attributes["href"].startswith("#"), attributes
            self.wanted.append(attributes["href"][1:])
        self.wanted += attributes.get("aria-labelledby", "").split()
        if "id" in attributes:
            assert attributes["id"] not in self.ids, attributes
            self.ids.add(attributes["id"])
        if tag == "svg":
            assert attributes.get("role") == "img" and "aria-labelledby" in attributes
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, (tag, self.getpos())


page = open(sys.argv[1], encoding="utf-8").read()
assert page.startswith("<!DOCTYPE html>") and "url(" not in page and "@import" not in page
check = Check()
check.feed(page)
check.close()
assert not check.open, check.open
assert set(check.wanted) <= check.ids, set(check.wanted) - check.ids
print("well formed,", check.count.get("svg", 0), "pictures,", check.count.get("circle", 0), "points")
