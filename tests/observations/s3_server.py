"""An S3 server in a process of its own: localbucket, which keeps objects as files.

It makes an object on a condition by a hard link, so that of two conditional writes one fails. What
it lacks and delta-rs needs is added here: removing many objects at once. And what storage and nets
do to clients is played when a file beside the bucket asks for it (`faults.json`):

- `deny`: every request is refused, as with a wrong key;
- `overwrite`: conditions are passed over without a word, as some servers do;
- `lose`: the first write whose name fits is stored, and its answer lost;
- `hold`: a write whose name fits waits, before it is stored or after it.
"""

import contextlib
import json
import re
import sys
import time
import xml.etree.ElementTree as ET
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path

from localbucket import S3_NAMESPACE, S3Error, S3Handler, sub_element

FAULTS = "faults.json"


class Handler(S3Handler):
    def log_message(self, format, *args):  # noqa: A002 - the name is the library's
        pass

    def faults(self):
        try:
            return json.loads((self.data_root / FAULTS).read_text())
        except FileNotFoundError:
            return {}

    def _dispatch(self, action):
        if self.faults().get("deny"):
            self._read_body()
            action = self._deny
        super()._dispatch(action)

    def _deny(self, bucket, key):
        message = "The access key does not exist in our records."
        raise S3Error(HTTPStatus.FORBIDDEN, "InvalidAccessKeyId", message)

    def _put(self, bucket, key):
        faults = self.faults()
        if faults.get("overwrite"):
            del self.headers["If-None-Match"]
        held = faults.get("hold")
        if held and re.search(held["name"], key):
            if held["when"] == "after":
                super()._put(bucket, key)
            (self.data_root / "held").touch()
            while True:
                time.sleep(0.05)
        lost = faults.get("lose")
        if lost and re.search(lost, key) and self._first_time():
            self._send = lambda *_args, **_more: None
            super()._put(bucket, key)
            self.close_connection = True
            return
        super()._put(bucket, key)

    def _first_time(self):
        with contextlib.suppress(FileExistsError):
            (self.data_root / "lost").touch(exist_ok=False)
            return True
        return False

    def _post_request(self, bucket, key):
        if key or "delete" not in self.query:
            super()._post_request(bucket, key)
            return
        names = [
            node.text
            for node in ET.fromstring(self._read_body()).iter()  # noqa: S314 - our own client's
            if node.tag.endswith("Key")
        ]
        root = ET.Element("DeleteResult", xmlns=S3_NAMESPACE)
        for name in names:
            self._object_path(bucket, name).unlink(missing_ok=True)
            sub_element(ET.SubElement(root, "Deleted"), "Key", name)
        self._send_xml(root)


def main():
    Handler.data_root = Path(sys.argv[1]).resolve()
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()


if __name__ == "__main__":
    main()
