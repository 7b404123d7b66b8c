"""A ballot by code with sheets, and three people who enter them; for tests of paper."""

from stadtherz.accounts.public import Role
from stadtherz.participation.adapters.scans import Upload
from stadtherz.participation.domain.paper import Turn
from stadtherz.participation.services.entering import make_codes
from stadtherz.participation.services.paper_batches import (
    end_taking,
    issue_sheets,
    open_batch,
    take_slip,
)
from stadtherz.participation.services.paper_reading import Typed, decide_sheet, read_sheet
from stadtherz.participation.services.paper_release import keep_scan, release_batch
from tests.accounts.factories import person
from tests.participation.factories import BEFORE, DURING, opened, staff

PDF = b"%PDF-1.7 scan"


class Office:
    """Codes of `voters`, `sheets` that were issued, and tellers anna, bert and cora."""

    def __init__(self, voters=14, sheets=20, **changes):
        self.chief = staff()
        self.ballot = opened(self.chief, **({"access": "codes"} | changes))
        made = make_codes(
            ballot_id=self.ballot.pk, entries=[""] * voters, by=self.chief, now=BEFORE
        )
        self.codes = [one.code for one in made]
        self.run = issue_sheets(
            ballot_id=self.ballot.pk, number=sheets, place="Rathaus", by=self.chief,
            now=BEFORE,
        )  # fmt: skip
        self.sheets = [sheet.number for sheet in self.run.sheets.all()]
        self.anna, self.bert, self.cora = (
            person(name, Role.TELLER) for name in ("anna", "bert", "cora")
        )

    def batch(self, slips=(), now=DURING):
        found = open_batch(ballot_id=self.ballot.pk, by=self.chief, now=now)
        for place in slips:
            self.take(found, place)
        return found

    def take(self, batch, place, now=DURING):
        return take_slip(batch_id=batch.pk, code=self.codes[place], by=self.anna, now=now)

    def end(self, batch, now=DURING):
        end_taking(batch_id=batch.pk, by=self.anna, now=now)

    def read(self, batch, turn, words, by, now=DURING):
        """`words` says what stands on each sheet: {place: "1 2"}."""
        for place, typed in words.items():
            read_sheet(
                batch_id=batch.pk, turn=turn, typed=Typed(self.sheets[place], typed), by=by,
                now=now,
            )  # fmt: skip

    def both(self, batch, words, now=DURING):
        self.read(batch, Turn.FIRST, words, self.anna, now)
        self.read(batch, Turn.SECOND, words, self.bert, now)

    def decide(self, batch, place, words, by=None, now=DURING):
        typed = Typed(self.sheets[place], words)
        return decide_sheet(batch_id=batch.pk, typed=typed, by=by or self.cora, now=now)

    def scan(self, batch, content=PDF, now=DURING):
        return keep_scan(batch_id=batch.pk, scan=Upload([content]), by=self.bert, now=now)

    def release(self, batch, now=DURING):
        return release_batch(batch_id=batch.pk, by=self.chief, now=now)

    def entered(self, words, slips=None):
        """A batch that is ready to be released."""
        found = self.batch(range(len(words)) if slips is None else slips)
        self.end(found)
        self.both(found, words)
        self.scan(found)
        return found
