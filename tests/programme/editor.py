"""The editor's form as a browser sees and sends it."""

from html.parser import HTMLParser

from django.urls import reverse


class FilledForm(HTMLParser):
    """Reads the fields of the form of an administration page, as they stand on the page."""

    def __init__(self, html, form_id):
        super().__init__()
        self.data, self.disabled = {}, set()
        self._inside, self._template, self._select, self._textarea = False, 0, None, None
        self._form_id = form_id
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self._inside = attributes.get("id") == self._form_id
        if tag == "template":
            self._template += 1
        if self._inside and not self._template:
            self._field(tag, attributes.get("name"), attributes)

    def _field(self, tag, name, attributes):
        if name and "disabled" in attributes:
            self.disabled.add(name)
        elif tag == "input" and name:
            self._input(name, attributes)
        elif tag == "select":
            self._select = name
            self.data.setdefault(name, [])
        elif tag == "option" and "selected" in attributes and self._select in self.data:
            self.data[self._select].append(attributes.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self.data[name] = [""]

    def _input(self, name, attributes):
        kind = attributes.get("type", "text")
        if kind in {"checkbox", "radio"}:
            if "checked" in attributes:
                self.data.setdefault(name, []).append(attributes.get("value", "on"))
        elif kind != "submit":
            self.data[name] = [attributes.get("value", "")]

    def handle_data(self, data):
        if self._textarea and self._inside:
            self.data[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "template":
            self._template -= 1
        elif tag == "textarea":
            if self._textarea in self.data:
                self.data[self._textarea][0] = self.data[self._textarea][0].removeprefix("\n")
            self._textarea = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False


def edit_address(project):
    return reverse("wagtailsnippets_programme_project:edit", args=[project.pk])


def opened(client, project, address=""):
    """Open the editor and give its form as it stands on the page."""
    response = client.get(address or edit_address(project))
    assert response.status_code == 200
    return FilledForm(response.content.decode(), "w-editor-form")


def save(client, project, changes, address="", form=None):
    """Change fields of the opened form and press "save"; follows to the next page."""
    data = dict((form or opened(client, project, address)).data)
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value if isinstance(value, list) else [value]
    return client.post(address or edit_address(project), data, follow=True)


def row_of(form, part, pk):
    """Give the prefix of the row with this id in a part of the form."""
    (name,) = [
        key for key, value in form.data.items()
        if key.startswith(f"{part}-") and key.endswith("-id") and value == [str(pk)]
    ]  # fmt: skip
    return name.removesuffix("id")


def new_row(form, part, values):
    """Give the data of one more row, as the "add" button makes it."""
    total = int(form.data[f"{part}-TOTAL_FORMS"][0])
    return {
        f"{part}-TOTAL_FORMS": str(total + 1),
        f"{part}-{total}-id": "",
        f"{part}-{total}-DELETE": "",
        **{f"{part}-{total}-{name}": value for name, value in values.items()},
    }
