"""Delta tables in object storage: S3 and what speaks its protocol.

An object is there whole or not at all, and what was answered is durable, so nothing has to be
synced and no power cut leaves half a commit. Two writers never overwrite one another's commit
because an entry of the log is written on the condition that there is none (`If-None-Match: *`).
Some servers pass over that condition without a word; that is tried out before the first write.
Source: Amazon S3 User Guide, "Conditional writes"; Delta Transaction Log Protocol, "Commits".
"""

import json
import re
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import obstore
from deltalake.exceptions import DeltaError
from django.conf import settings
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from stadtherz.kernel.errors import Unavailable
from stadtherz.observations.adapters.disk import sync
from stadtherz.observations.adapters.storage import number_of

SCHEME = "s3://"
RETRIES = 4
CONNECT_S, ANSWER_S, RETRY_S = 3, 60, 20
RESTORING = "_restoring"
LONGEST_REASON = 300
_tried: set["Bucket"] = set()
_trying = threading.Lock()


@dataclass(frozen=True)
class Access:
    """How an object storage is reached; the secret is shown nowhere."""

    endpoint: str
    region: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Bucket:
    """The place of one table: `s3://bucket/prefix`, and how it is reached."""

    address: str
    access: Access

    def beside(self, suffix: str) -> "Bucket":
        """Give the place of a table whose name ends so."""
        return Bucket(self.address + suffix, self.access)

    def options(self) -> dict[str, str]:
        """Write for delta-rs how it is reached; what the environment says of S3 counts nothing."""
        return {
            "AWS_ENDPOINT_URL": self.access.endpoint,
            "AWS_REGION": self.access.region,
            "AWS_ACCESS_KEY_ID": self.access.key,
            "AWS_SECRET_ACCESS_KEY": self.access.secret,
            "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false",
            "AWS_ALLOW_HTTP": str(self.access.endpoint.startswith("http://")).lower(),
            "AWS_CONDITIONAL_PUT": "etag",
            "AWS_S3_ALLOW_UNSAFE_RENAME": "false",
            "max_retries": str(RETRIES),
            "retry_timeout": f"{RETRY_S}s",
            "connect_timeout": f"{CONNECT_S}s",
            "timeout": f"{ANSWER_S}s",
        }

    def store(self) -> S3Store:
        """Open it for single objects."""
        return S3Store.from_url(
            self.address,
            endpoint=self.access.endpoint,
            region=self.access.region,
            access_key_id=self.access.key,
            secret_access_key=self.access.secret,
            virtual_hosted_style_request=False,
            conditional_put="etag",
            client_options={
                "allow_http": self.access.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=CONNECT_S),
                "timeout": timedelta(seconds=ANSWER_S),
            },
            retry_config={
                "max_retries": RETRIES, "retry_timeout": timedelta(seconds=RETRY_S),
            },
        )  # fmt: skip


def the_access() -> Access:
    """Read from the settings how the installation's object storage is reached."""
    return Access(**settings.LAKE_ACCESS)


@dataclass(frozen=True)
class InBucket:
    """A table in object storage."""

    bucket: Bucket

    @property
    def address(self) -> str:
        """How delta-rs finds the table."""
        return self.bucket.address

    @property
    def options(self) -> dict[str, str]:
        """How it is reached."""
        return self.bucket.options()

    @cached_property
    def store(self) -> S3Store:
        """The objects themselves."""
        return self.bucket.store()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Say clearly when the object storage does not answer.

        Raises:
            Unavailable: with the place and the reason, never with the secret.

        """
        try:
            yield
        except FileNotFoundError as error:
            message = f"a file of {self.address} is not there any more: {reason_of(error)}"
            raise Unavailable(message, code="lake-away") from error
        except (BaseError, DeltaError, OSError) as error:
            message = (
                f"{self.address} at {self.bucket.access.endpoint} does not answer as it should:"
                f" {reason_of(error)}; new values are kept in the database meanwhile, and it goes"
                " on by itself when the storage answers"
            )
            raise Unavailable(message, code="lake-away") from error

    def is_there(self) -> bool:
        """Whether the table has a log; one that is being restored has none yet."""
        with self.answering():
            return bool(self._names("_delta_log")) and self._said() is None

    def make_ready(self) -> None:
        """Try out once a process that the storage refuses to overwrite a commit.

        Raises:
            Unavailable: when it overwrites, or does not answer.

        """
        self.fault()
        self._try_once()

    def _try_once(self) -> None:
        with _trying:
            if self.bucket not in _tried:
                self._try()
                _tried.add(self.bucket)

    def _try(self) -> None:
        name = f"_tried-{uuid4().hex}"
        with self.answering():
            obstore.put(self.store, name, b"1", mode="create", use_multipart=False)
            try:
                obstore.put(self.store, name, b"2", mode="create", use_multipart=False)
                overwrites = True
            except AlreadyExistsError:
                overwrites = False
            obstore.delete(self.store, name)
        if overwrites:
            message = (
                f"the object storage at {self.bucket.access.endpoint} overwrites an object where it"
                " was asked not to (If-None-Match: *), so two writers could destroy one another's"
                " commits; nothing was written. Set STADTHERZ_LAKE_ENDPOINT to a storage with"
                " conditional writes, see docs/reference/observations.md"
            )
            raise Unavailable(message, code="lake-unsafe")

    def holds(self, version: int) -> bool:
        """Whether the log has the entry of a version; asks for one object."""
        with self.answering():
            try:
                obstore.head(self.store, f"_delta_log/{version:020}.json")
            except FileNotFoundError:
                return False
            return True

    def fault(self) -> str:
        """Nothing: objects are written whole, and a table's files before its entry.

        Raises:
            Unavailable: while the table is being restored.

        """
        if self._said() is not None:
            message = (
                f"{self.address} is being restored from a backup; if that was ended, run the same"
                " `stadtherz observations restore` again"
            )
            raise Unavailable(message, code="lake-restoring")
        return ""

    def take_back(self) -> str:
        """Take nothing back, but look whether the last commit's files are there.

        Raises:
            Unavailable: when somebody removed or changed some.

        """
        entries = sorted(name for name in self.log() if name.endswith(".json"))
        with self.answering():
            if entries:
                entry = bytes(obstore.get(self.store, entries[-1]).bytes())
                self._look_at(entries[-1], entry.decode().splitlines())
        return ""

    def _look_at(self, entry: str, lines: Sequence[str]) -> None:
        added = [line["add"] for line in map(json.loads, lines) if "add" in line]
        for one in added:
            with suppress(FileNotFoundError):
                if obstore.head(self.store, one["path"])["size"] == one["size"]:
                    continue
            message = (
                f"{self.address}/{one['path']} is missing or of another size than {entry} says;"
                " object storage does not do that by itself: bring the backup back with"
                " `stadtherz observations restore`"
            )
            raise Unavailable(message, code="lake-damaged")

    def sync(self, newest: int) -> None:
        """Nothing: what was answered is durable."""

    def sync_again(self, version: int) -> None:
        """Nothing, as with `sync`."""

    def clear(self, before: int, since_ns: int | None, named: Callable[[], set[str]]) -> None:
        """Nothing: the daily vacuum finds objects that no commit names."""

    def there(self, names: Sequence[str]) -> list[str]:
        """Pick those of some files that exist, by one list of all."""
        with self.answering():
            found = set(self._names())
        return [name for name in names if name in found]

    def remove(self, names: Sequence[str]) -> None:
        """Remove files."""
        with self.answering():
            obstore.delete(self.store, names)

    def log(self) -> list[str]:
        """Name the entries and checkpoints of the log."""
        with self.answering():
            names = self._names("_delta_log")
        return [name for name in names if re.search(r"/\d+\.(json|checkpoint.*parquet)$", name)]

    def size(self, name: str) -> int:
        """Give the bytes of a file."""
        with self.answering():
            return int(obstore.head(self.store, name)["size"])

    def bring(self, name: str, target: Path) -> None:
        """Read a file into a path of this machine, durably."""
        with self.answering():
            answer = obstore.get(self.store, name)
            with target.open("wb") as file:
                for piece in answer:
                    file.write(piece)
        sync(target)

    def fill(self, source: Path, names: Collection[str], version: int) -> None:
        """Lay down data files, then the log in its order, under a mark that nobody reads beyond.

        Ended in between, the same goes on.
        """
        self._try_once()
        data = sorted(name for name in names if not name.startswith("_delta_log/"))
        log = sorted((name for name in names if name.startswith("_delta_log/")), key=number_of)
        with self.answering():
            obstore.put(self.store, RESTORING, str(version).encode())
            for name in (*data, *log):
                obstore.put(self.store, name, source / name)
            obstore.delete(self.store, RESTORING)

    def _said(self) -> int | None:
        """Say which version is being restored here; None when none is."""
        with self.answering():
            try:
                return int(bytes(obstore.get(self.store, RESTORING).bytes()))
            except FileNotFoundError:
                return None

    def _names(self, below: str | None = None) -> list[str]:
        return [one["path"] for batch in obstore.list(self.store, below) for one in batch]


def reason_of(error: Exception) -> str:
    """Give a library's message in one short line, without its colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).replace("↳", "-")
    words = " ".join(plain.split()) or type(error).__name__
    return words if len(words) <= LONGEST_REASON else f"{words[:LONGEST_REASON]} …"
