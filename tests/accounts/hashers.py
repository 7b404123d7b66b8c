from typing import ClassVar

from django.contrib.auth.hashers import BasePasswordHasher


class CountedHasher(BasePasswordHasher):
    """A hasher that counts how often somebody paid for a hash."""

    algorithm = "counted"
    paid: ClassVar[list[str]] = []

    def salt(self):
        return "salt"

    def encode(self, password, salt):
        self.paid.append("encode")
        return f"{self.algorithm}$1${salt}${password}"

    def verify(self, password, encoded):
        self.paid.append("verify")
        return encoded == f"{self.algorithm}$1$salt${password}"

    def decode(self, encoded):
        algorithm, iterations, salt, hashed = encoded.split("$", 3)
        return {"algorithm": algorithm, "hash": hashed, "salt": salt, "work": int(iterations)}

    def must_update(self, encoded):
        return False
