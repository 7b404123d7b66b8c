"""A form as a browser would send it, so that a test types into the page that it got."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """Reads the values of forms that are sent by POST, and the ids and links of the page."""

    def __init__(self, response):
        super().__init__()
        self.values, self.ids, self.links = {}, set(), []
        self.inside, self.area, self.select = False, None, None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        if tag == "a":
            self.links.append(given.get("href"))
        if tag == "form":
            self.inside = given.get("method") == "post"
        if not self.inside:
            return
        if tag == "input" and "name" in given:
            self._input(given)
        elif tag == "textarea":
            self.area = given["name"]
            self.values[self.area] = [""]
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and ("selected" in given or self.select not in self.values):
            self.values[self.select] = [given["value"]]

    def _input(self, given):
        if given.get("type") == "checkbox":
            if "checked" in given:
                self.values.setdefault(given["name"], []).append(given.get("value", "on"))
        else:
            self.values[given["name"]] = [given.get("value") or ""]

    def handle_data(self, data):
        if self.area:
            self.values[self.area] = [self.values[self.area][0] + data]

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.values[self.area] = [self.values[self.area][0].removeprefix("\n")]
            self.area = None
        if tag == "form":
            self.inside = False
