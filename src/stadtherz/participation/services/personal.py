"""What the list of voters holds of people, in the registry of personal data.

Only while the key of a ballot is there can an account be found in it at all.
"""

from collections.abc import Iterable
from typing import Any

from stadtherz.accounts.public import PersonalData, registry
from stadtherz.kernel.text import Text
from stadtherz.participation.adapters.keys import has_key, key_of
from stadtherz.participation.domain.marks import Proof, mark_of
from stadtherz.participation.models import Followed, Follower, RightMark, VotingBallot


def _marks_of(pk: int) -> Iterable[RightMark]:
    """Find the marks of an account in two queries, however many ballots there are."""
    fixed = VotingBallot.objects.exclude(rule_hash="").filter(key_destroyed_on=None)
    numbers = fixed.values_list("pk", flat=True)
    marks = [mark_of(key_of(one), Proof.ACCOUNT, str(pk)) for one in numbers if has_key(one)]
    if not marks:
        return ()
    return RightMark.objects.filter(mark__in=marks).select_related("right", "ballot")


def _export(pk: int) -> list[dict[str, Any]]:
    """Tell what is kept; of a letter at the same right nothing, or a found one could be asked."""
    return [
        {
            "ballot": one.ballot.key,
            "voted_with_the_account": one.right.channel == Proof.ACCOUNT.value,
            "district": one.right.district or "",
            "role": one.right.role or "",
        }
        for one in _marks_of(pk)
    ]


def _erase(pk: int) -> None:
    """Remove the mark, and leave the right: that somebody voted stays counted, who it was goes."""
    RightMark.objects.filter(pk__in=[one.pk for one in _marks_of(pk)]).delete()


RIGHTS = PersonalData(
    ("participation.VotingRight", "participation.RightMark"),
    Text.of({"de": "Wahlrechte in Abstimmungen", "en": "Rights to vote in ballots"}),
    Text.of({
        "de": "Dafür sorgen, dass alle eine Stimme haben. Gespeichert ist eine Prüfsumme deines"
              " Kontos und ob du abgestimmt hast, dein Stadtteil und ob du hier wohnst, arbeitest"
              " oder lernst, wo das Verzeichnis es nennt. Diese Auskunft sagt, ob mit dem Konto"
              " abgestimmt wurde; ob mit einem Brief, sagt sie nicht, denn sonst verriete sie es"
              " jedem, der einen fremden Code mit dem eigenen Konto verbindet. Was du gewählt"
              " hast, liegt in einer Urne, zu der"
              " von hier kein Weg führt; deshalb steht es auch nicht in dieser Auskunft",
        "en": "See that everybody has one vote. What is stored is a checksum of your account and"
              " whether you voted, your district and whether you live, work or study here"
              " where the register names it. This export"
              " says whether the account was used to vote, not whether a letter was: or it would"
              " tell everybody who joins a code that was found to an account. What you"
              " chose lies in a ballot box to which no way leads from"
              " here; so it is not in this export either",
    }),
    Text.of({
        "de": "bis die Frist für Einsprüche vorbei ist; dann wird der Schlüssel der Prüfsummen"
              " vernichtet. Löschst du dein Konto vorher, bleibt nur eine Prüfsumme der"
              " Mail-Adresse, wo alle Konten abstimmen dürfen: damit niemand zweimal abstimmt",
        "en": "until the time for objections is over; then the key of the checksums is destroyed."
              " If you erase your account before, only a checksum of the mail address stays, where"
              " every account may vote: so that nobody votes twice",
    }),
    "Art. 6 (1) e GDPR",
    _export, _erase,
)  # fmt: skip


def _export_followed(pk: int) -> list[dict[str, Any]]:
    rows = Followed.objects.filter(follower__user_id=pk).select_related("follower")
    return [
        {
            "subject": one.subject, "key": one.key, "words": one.words,
            "rhythm": one.follower.rhythm,
            "told_at": one.follower.told_at and one.follower.told_at.isoformat(),
        }
        for one in rows
    ]  # fmt: skip


def _erase_followed(pk: int) -> None:
    Follower.objects.filter(user_id=pk).delete()


FOLLOWED = PersonalData(
    ("participation.Follower", "participation.Followed"),
    Text.of({"de": "Was du beim Mitmachen verfolgst", "en": "What you follow in taking part"}),
    Text.of({
        "de": "Dir schreiben, wenn es zu deinen Vorhaben, Themen, Orten etwas Neues gibt",
        "en": "Write to you when there is news of your plans, themes or places",
    }),
    Text.of({
        "de": "bis du es beendest oder dein Konto löschst",
        "en": "until you end it or erase your account",
    }),
    "Art. 6 (1) a GDPR",
    _export_followed, _erase_followed,
)  # fmt: skip


def register_personal_data() -> None:
    """Enter the list of voters and the followers into the registry."""
    registry.register(RIGHTS)
    registry.register(FOLLOWED)
