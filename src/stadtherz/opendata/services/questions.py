"""Questions to the owners of datasets: asked by anybody, answered and shown by staff.

What a person left of herself is kept no longer than it is needed (Art. 5 (1) e GDPR): the address
until the answer went out, questions that are not shown a month.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from stadtherz.accounts.public import Mail, Permission, User, require, send_mail
from stadtherz.city.public import the_city
from stadtherz.kernel.errors import Conflict, Invalid
from stadtherz.opendata.domain.moderating import Act, State, after
from stadtherz.opendata.models import Dataset, DatasetQuestion
from stadtherz.opendata.selectors.addresses import address, page_of

MOST_WAITING = 200
"""So many questions wait for one dataset at most."""
MAIL_KEPT = timedelta(days=90)
HIDDEN_KEPT = timedelta(days=30)


@transaction.atomic
def ask_owner(
    *, dataset: Dataset, text: str, name: str, mail: str, language: str, now: datetime
) -> DatasetQuestion:
    """Keep a question, and tell the department that answers for the data.

    Raises:
        Conflict: code "too-many-waiting".

    """
    Dataset.objects.select_for_update().get(pk=dataset.pk)
    waiting = DatasetQuestion.objects.filter(dataset=dataset, state=State.NEW).count()
    if waiting >= MOST_WAITING:
        message = f"{waiting} questions about {dataset.key} wait for an answer; ask again later"
        raise Conflict(message, code="too-many-waiting")
    asked = DatasetQuestion.objects.create(
        dataset=dataset, text=text, name=name, mail=mail, language=language, asked_at=now,
        changed_at=now,
    )  # fmt: skip
    transaction.on_commit(partial(_tell_department, asked))
    return asked


def _tell_department(asked: DatasetQuestion) -> None:
    row = asked.dataset
    to = row.department.mail if row.department else the_city().publisher.mail
    title = row.title.to(translation.get_language() or "")
    body = _(
        "Zum Datensatz „%(title)s“ ist eine Frage gekommen:\n\n%(text)s\n\n"
        "Beantworte sie hier; dort entscheidest du auch, ob sie mit der Antwort auf der Seite"
        " steht:\n%(there)s\n"
    ) % {"title": title, "text": asked.text, "there": address() + reverse("opendata-questions")}
    send_mail(
        Mail(f"question-{asked.pk}", to, _("Frage zu Daten: %(title)s") % {"title": title}, body)
    )


def answer(*, question: DatasetQuestion, text: str, publish: bool, by: User, now: datetime) -> bool:
    """Answer a question, show both at once where asked, and write to who asked.

    Returns:
        Whether a mail went out; without an address there is none.

    Raises:
        NotAllowed: the person may not.
        Invalid: code "no-answer", for an empty text.

    """
    require(by, Permission.EDIT_DATA)
    if not text.strip():
        message = "there is no answer to be sent; write one"
        raise Invalid(message, code="no-answer")
    if publish:
        require(by, Permission.ANSWER_REQUESTS)
    with transaction.atomic():
        row = DatasetQuestion.objects.select_for_update().get(pk=question.pk)
        row.answer, row.answered_at, row.answered_by = text.strip(), now, by
        if publish and row.state != State.PUBLISHED:
            row.state, row.before = after(Act.PUBLISH, row.state, row.before)
        row.changed_at = now
        row.save()
    return send_answer(row)


def send_answer(row: DatasetQuestion) -> bool:
    """Send an answer, and forget the address that it went to."""
    if not row.mail or not row.answer:
        return False
    with translation.override(row.language):
        title = row.dataset.title.to(row.language)
        body = _(
            "Du hast zum Datensatz „%(title)s“ gefragt:\n\n%(text)s\n\nDie Antwort:\n\n%(answer)s"
            "\n\nZum Datensatz: %(there)s\n\nDeine E-Mail-Adresse haben wir hiermit gelöscht.\n"
        ) % {"title": title, "text": row.text, "answer": row.answer,
             "there": page_of(row.dataset.key)}  # fmt: skip
        subject = _("Antwort auf deine Frage: %(title)s") % {"title": title}
    sent = send_mail(Mail(f"answer-{row.pk}-{row.answered_at}", row.mail, subject, body))
    if sent:
        DatasetQuestion.objects.filter(pk=row.pk).update(mail="")
    return sent


@transaction.atomic
def decide(*, question: DatasetQuestion, act: Act, by: User, now: datetime) -> DatasetQuestion:
    """Show a question, hide it, or take the last such act back.

    Raises:
        NotAllowed: the person may not.
        Conflict: nothing would change.
        Invalid: code "unanswered", where it would be shown without an answer.

    """
    require(by, Permission.ANSWER_REQUESTS)
    row = DatasetQuestion.objects.select_for_update().get(pk=question.pk)
    state, before = after(act, row.state, row.before)
    if state == State.PUBLISHED and not row.answer:
        message = "a question is shown with its answer; answer it first"
        raise Invalid(message, code="unanswered")
    row.state, row.before, row.changed_at = state, before, now
    row.save(update_fields=["state", "before", "changed_at"])
    return row


def tidy(*, now: datetime) -> tuple[int, int, int]:
    """Send what did not leave, and forget what is not needed any more.

    Returns:
        How many answers were sent, addresses forgotten, and hidden questions deleted.

    """
    waiting = DatasetQuestion.objects.exclude(mail="").exclude(answer="")
    sent = sum(send_answer(row) for row in waiting.select_related("dataset")[:MOST_WAITING])
    old = DatasetQuestion.objects.exclude(mail="").filter(asked_at__lt=now - MAIL_KEPT)
    forgotten = old.update(mail="")
    hidden = DatasetQuestion.objects.filter(
        state=State.HIDDEN, changed_at__lt=now - HIDDEN_KEPT
    )  # fmt: skip
    return sent, forgotten, hidden.delete()[0]
