"""One person who has left something in every table, and a search for what is left of a person."""

import json
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.mail import send_mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    PageSubscription,
    TaskState,
    UploadedFile,
    Workflow,
)
from wagtail.users.models import UserProfile

from stadtherz.accounts.domain.roles import Role
from stadtherz.accounts.models import RoleChange, Session, User
from stadtherz.city.models import Department
from stadtherz.observations.models import Alert, AlertStep, Correction, Silence
from stadtherz.opendata.models import (
    Arrangement,
    ArrangementReview,
    DataRequest,
    Dataset,
    DatasetQuestion,
    HighValueDecision,
    HighValueReport,
    PolledFile,
    RequestStep,
    Reuse,
    Submission,
    SubmissionStep,
)
from stadtherz.participation.models import (
    AgeStatement,
    Appeal,
    Argument,
    Decision,
    Followed,
    Follower,
    LotCandidate,
    LotDrawing,
    MergeAnswer,
    MergeOffer,
    Notice,
    Opinion,
    PaperBatch,
    Procedure,
    Proposal,
    ProposalEvent,
    Sheet,
    SheetReading,
    SheetRun,
    SpotCheck,
    Support,
    Survey,
    SurveyWithdrawal,
    TieLot,
    Unbinding,
)
from tests.accounts.factories import person
from tests.accounts.people import confirmed, log_in
from tests.newsroom.factories import news
from tests.newsroom.test_release import picture
from tests.observations.factories import station as alert_station
from tests.observations.factories import stream
from tests.participation.factories import ballot
from tests.participation.proposal_city import collecting, ready_made
from tests.programme.factories import milestone, project

MARK = "zaunkoenig77"


def marked_person(client):
    """A person whose every string can be found again."""
    anna = confirmed(MARK, Role.EDITOR)
    anna.set_password("pass")
    anna.first_name, anna.last_name = f"Erika {MARK}", f"Muster {MARK}"
    anna.save()
    client.force_login(anna)
    return anna


def plant(anna):
    """Leave something of Anna's in every table that points to people, and in files."""
    other = person("bert", Role.CDO)
    _plant_account(anna, other)
    _plant_settings(anna)
    page = _plant_page(anna, other)
    _plant_remarks(anna, other, page)
    _plant_decisions(anna, page)
    _plant_corrections(anna)
    _plant_alerts(anna)
    _plant_high_value(anna)
    _plant_open_data(anna)
    _plant_requests(anna)
    _plant_tables(anna)
    _plant_participation(anna)
    _plant_lots(anna)
    _plant_paper(anna)
    _plant_proposals(anna, other)


def _plant_participation(anna):
    row = Follower.objects.create(user=anna)
    Followed.objects.create(follower=row, subject="everything")
    moment = timezone.now()
    TieLot.objects.create(
        event={"de": "Lotto"}, known_at=moment, announced_at=moment, announced_by=anna,
        drawn_by=anna,
    )  # fmt: skip
    voted = ballot(collecting("gelost"))
    Unbinding.objects.create(
        ballot=voted, mark="ab" * 32, reason="Ein Brief zu viel", asked_at=moment, asked_by=anna
    )
    asked = Survey.objects.create(
        procedure=voted.procedure, key="frage", title={"de": "Frage"}, summary={"de": "Was?"},
        setup={}, access="open", opens=moment, closes=moment + timedelta(days=1),
        announced=moment + timedelta(days=1),
    )  # fmt: skip
    SurveyWithdrawal.objects.create(
        survey=asked, reason={"de": "Eine Frage fehlt"}, asked_at=moment, asked_by=anna
    )
    AgeStatement.objects.create(account=anna, at_least=16, said_at=timezone.now())


def _plant_lots(anna):
    now = timezone.now()
    board = Procedure.objects.create(key="beirat", title={"de": "Beirat"})
    drawing = LotDrawing.objects.create(
        procedure=board, key="lose", title={"de": "Lose"}, rule={"seats": 1}, year=2026, opens=now,
        closes=now + timedelta(days=1), seed_known=now + timedelta(days=2), list_hash="ab" * 32,
        listed_at=now, term_ends=now.date(),
    )  # fmt: skip
    LotCandidate.objects.create(
        drawing=drawing, account=anna, name=f"Erika {MARK}", groups=[], number="A2"
    )


def _plant_proposals(anna, other):
    moment, procedure = timezone.now(), collecting()
    theirs, mine = ready_made(procedure, 2)
    Proposal.objects.filter(pk=mine.pk).update(author=anna, state="refused", text=f"Von {MARK}")
    Argument.objects.create(
        proposal=theirs, author=anna, text=f"Beitrag von {MARK}", stance="pro", state="waiting",
        created_at=moment,
    )  # fmt: skip
    Support.objects.create(proposal=theirs, account=anna, created_at=moment)
    offer = MergeOffer.objects.create(
        source=theirs, target=mine, note="Dasselbe", by=anna, made_at=moment, ends_at=moment
    )
    MergeAnswer.objects.create(offer=offer, account=anna, agrees=True, answered_at=moment)
    event = ProposalEvent.objects.create(proposal=theirs, kind="promise", at=moment, by=anna)
    Notice.objects.create(event=event, account=anna)
    refused = {"outcome": "refuse", "waited_since": moment, "decided_at": moment}
    Decision.objects.create(proposal=theirs, reason="Weil es so ist", by=anna, **refused)
    about_mine = Decision.objects.create(proposal=mine, reason="Darum", by=other, **refused)
    Appeal.objects.create(decision=about_mine, text=f"Einspruch, {MARK}", made_at=moment)
    office = Department.objects.create(key="referat", name={"de": "Referat"}, mail="r@mail.example")
    Opinion.objects.create(
        proposal=theirs, department=office, asked_at=moment, due=moment.date(), by=anna
    )


def _plant_tables(anna):
    row = Submission.objects.create(
        owner=anna, handed_in_by=anna, file_name="a.csv", path="x/a.csv", size=1, sha256="a" * 64
    )
    SubmissionStep.objects.create(submission=row, act="hand-in", by=anna)
    trees = Dataset.objects.create(key="baeume", title={"de": "Bäume"})
    PolledFile.objects.create(dataset=trees, url="https://trees.example/a.csv", owner=anna)


def _plant_paper(anna):
    found = ballot()
    run = SheetRun.objects.create(ballot=found, first=1, number=1)
    sheet = Sheet.objects.create(run=run, ballot=found, serial=1)
    batch = PaperBatch.objects.create(ballot=found, number=1)
    SheetReading.objects.create(batch=batch, sheet=sheet, turn=1, read="invalid", by=anna)
    SpotCheck.objects.create(
        ballot=found, sheets=1, margin=1, risk_percent=5, seed="1" * 20, by=anna
    )  # fmt: skip


def _plant_high_value(anna):
    now = timezone.now()
    noise = Dataset.objects.create(key="laerm", title={"de": "Lärm"})
    HighValueDecision.objects.create(dataset=noise, before={}, after={}, by=anna, at=now)
    HighValueReport.objects.create(
        number=1, first_day=now.date(), last_day=now.date(), content={}, sha256="ab" * 32,
        signed_by=anna, signed_at=now,
    )  # fmt: skip


def _plant_open_data(anna):
    row = Dataset.objects.create(key="bank", title={"de": "Bänke"})
    DatasetQuestion.objects.create(dataset=row, text="Wie viele?", answer="40", answered_by=anna)
    Reuse.objects.create(title="Bankfinder", address="https://bank.example/", decided_by=anna)


def _plant_corrections(anna):
    Correction.objects.create(
        datastream=stream(), act="suspect", reason="Sensor gestört", first_us=0, last_us=0, count=0,
        first_sequence=0, by=anna, undone_by=anna, undone_at=timezone.now(),
    )  # fmt: skip


def _plant_alerts(anna):
    now = timezone.now()
    alert = Alert.objects.create(
        key="silent", kind="device-silent", subject="station:1", stage=Alert.Stage.OPEN, value=1,
        since=now, acknowledged_at=now, acknowledged_by=anna, note="Batterie bestellt",
    )  # fmt: skip
    AlertStep.objects.create(alert=alert, what=AlertStep.What.ACKNOWLEDGED, at=now, by=anna)
    Silence.objects.create(
        station=alert_station("mast"), until=now, at=now, by=anna, reason="Mast gestrichen"
    )


def _plant_requests(anna):
    now = timezone.now()
    row = DataRequest.objects.create(
        seed="a" * 32, kind="reuse", rule="eu-reuse", wanted="Zählungen", language="de",
        received_at=now, received=now.date(), state="answered", assigned=anna,
    )  # fmt: skip
    RequestStep.objects.create(
        request=row, act="answer", at=now, day=now.date(), by=anna, undone_by=anna
    )
    found = Arrangement.objects.create(
        sort="service", partner="Kreislauf eG", agreed=now.date(), begins=now.date(),
        changed_at=now, changed_by=anna,
    )  # fmt: skip
    ArrangementReview.objects.create(
        arrangement=found, day=now.date(), needed=True, at=now, by=anna
    )


def _plant_account(anna, other):
    anna.user_permissions.add(Permission.objects.first())
    now = timezone.now()
    address = EmailAddress.objects.create(user=anna, email=f"zweite.{MARK}@mail.example")
    EmailConfirmation.objects.create(email_address=address, key=f"schluessel-{MARK}", created=now)
    Authenticator.objects.create(user=anna, type="webauthn", data={"name": f"Handy von {MARK}"})
    linked = SocialAccount.objects.create(
        user=anna, provider="stadtkonto", uid=MARK, extra_data={"name": MARK}
    )
    SocialToken.objects.create(account=linked, token=f"token-{MARK}")
    for who, by in ((anna, other), (other, anna)):
        RoleChange.objects.create(
            person=who, changed_by=by, role="editor", granted=True, changed_at=now,
            reason=f"für {who.username}",
        )  # fmt: skip
    log_in(Client(), MARK, "pass")  # a session of its own, on the way to the second factor
    send_mail("Hallo", f"Hallo {MARK}, alles gut?", "stadt@mail.example", [anna.email])
    send_mail("An andere", f"{MARK} hat etwas eingereicht.", "x@mail.example", ["b@mail.example"])
    send_mail("Bleibt", "Das hat mit niemandem zu tun.", "x@mail.example", ["b@mail.example"])


def _plant_settings(anna):
    about = {"content_type": ContentType.objects.get_for_model(User), "object_id": "1"}
    now = timezone.now()
    profile = UserProfile.get_for_user(anna)
    profile.avatar.save(f"{MARK}.png", picture())
    EditingSession.objects.create(user=anna, last_seen_at=now, **about)
    FormState.objects.create(user=anna, data=f"title={MARK}", last_updated_at=now, **about)
    APIToken.objects.create(user=anna, name=f"für {MARK}", key_hash="a", prefix="b")
    for table in (Image, Document):
        table.objects.create(title="Bank", file=picture(), uploaded_by_user=anna)
    UploadedFile.objects.create(file=ContentFile(b"x", name=f"{MARK}.txt"), uploaded_by_user=anna)


def _plant_page(anna, other):
    page = news("Bank am Rathaus", live=False, owner=anna)
    page.save_revision(user=anna, log_action=True)
    page.save_revision(user=other)
    PageSubscription.objects.create(user=anna, page=page, comment_notifications=True)
    ModelLogEntry.objects.log_action(anna, "wagtail.edit", user=other)
    ModelLogEntry.objects.log_action(other, "wagtail.edit", user=anna)
    return page


def _plant_remarks(anna, other, page):
    own = Comment.objects.create(page=page, user=anna, text=f"sagt {MARK}", contentpath="lead")
    theirs = Comment.objects.create(
        page=page, user=other, text="von Bert", contentpath="lead", resolved_by=anna
    )
    reply = CommentReply.objects.create(comment=theirs, user=anna, text=f"Antwort von {MARK}")
    gone = Comment.objects.create(page=page, user=anna, text=f"weg, {MARK}", contentpath="lead")
    own.log_create(user=anna)
    own.log_resolve(user=other)
    reply.log_create(user=anna)
    gone.log_create(user=anna)
    gone.log_delete(user=other)
    gone.delete()
    page.refresh_from_db()
    page.save_revision(user=anna)


def _plant_decisions(anna, page):
    Workflow.objects.get(name="Vier-Augen-Freigabe").start(page, anna)
    TaskState.objects.update(finished_by=anna)
    page.refresh_from_db()
    page.locked, page.locked_by = True, anna
    page.save()
    built = project()
    built.approved_by = anna
    built.save()
    shift = apps.get_model("programme", "MilestoneShift")
    slipped = milestone(built)
    shift.objects.create(
        milestone=slipped, old_due=slipped.due, new_due=slipped.due + timedelta(days=9),
        reason="Regen", shifted_at=timezone.now(), shifted_by=anna,
    )  # fmt: skip
    survey = apps.get_model("streets", "Survey")
    survey.objects.create(
        collection="crossings", ref="node/1", attribute="sound", value="yes", source="Begehung",
        seen_on=timezone.now().date(), made_at=timezone.now(), by=anna, decided_by=anna,
    )  # fmt: skip
    closure = apps.get_model("streets", "StreetClosure")
    closure.objects.create(
        what="works", words="Grube", points=[[7.77, 49.44]], starts=timezone.now(),
        source="Tiefbau", entered_by=anna, entered_at=timezone.now(),
    )  # fmt: skip
    report = apps.get_model("streets", "ObstacleReport").objects.create(
        sort="bins", label="Parkstraße", lon=7.77, lat=49.44, made_at=timezone.now(),
        until=timezone.now(), answered_by=anna,
    )  # fmt: skip
    report.words.create(says="there", sure=True, at=timezone.now(), by=anna)
    step = apps.get_model("programme", "ApprovalStep")
    step.objects.create(project=built, kind="approved", at=timezone.now(), by=anna)


def columns_with_people():
    """Every table and column that holds the number of a person, as the database names them."""
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is User
    }


def holding(pk):
    """The columns that hold this number now."""
    found = set()
    with connection.cursor() as cursor:
        for table, column in columns_with_people():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s', [pk])  # noqa: S608
            if cursor.fetchone():
                found.add((table, column))
    return found


def remains(pk, words=(MARK,)):
    """Where a word is in a text, or the number in a column or a stored version."""
    found = [f"{table}.{column}" for table, column in holding(pk)]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{name}: {text[:80]}"
                    for name, text in zip(names, map(_text, row), strict=True)
                    if any(word in text for word in words)
                    or (name == "content" and _owns(text, pk))
                ]
    return found + [
        f"session: {session.get_decoded()}"
        for session in Session.objects.all()
        if any(word in json.dumps(session.get_decoded()) for word in words)
    ]


def _text(value):
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def _owns(text, pk):
    return any(f'"{name}": {pk}' in text for name in ("owner", "user", "locked_by", "resolved_by"))


def ask_to_erase(client):
    """The way of a person in the browser, with a fresh log-in."""
    client.post(reverse("account_reauthenticate"), {"password": "pass"})
    return client.post(reverse("accounts:erase"), {"username": MARK})
