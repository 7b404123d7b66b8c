from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from stadtherz.accounts.public import close_demo_logins, ensure_roles
from stadtherz.city.public import load_city, the_city
from stadtherz.opendata.public import unsettled
from stadtherz.participation.public import hide_examples
from stadtherz.streets.public import forget_sample

ALWAYS = ("observations_migrate", "newsroom_load", "programme_load")
DEMO = ("accounts_demo", "observations_demo", "participation_demo", "streets_demo")


class Command(BaseCommand):
    """Prepare the database and load the city; running it again keeps what people entered."""

    help = "Migrates, loads the city file and the first content, and collects static files."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        settings.VAR.chmod(0o700)  # accounts and mails are nobody else's on this machine
        city = the_city()
        self._say("database")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self._say(f"city {city.name} ({settings.CITY_FILE.name})")
        load_city(city=city)
        ensure_roles()
        for command in (*ALWAYS, *(DEMO if settings.DEMO else ())):
            self._say(command.replace("_", " "))
            call_command(command, stdout=self.stdout)
        if not settings.DEMO:
            self._leave_the_demo()
        self._say("static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        self._tell_what_waits()

    def _leave_the_demo(self) -> None:
        """Close and hide what the demo made, where the city is none any more."""
        if closed := close_demo_logins():
            self._say(f"closed accounts of the demo: {', '.join(closed)}")
        if hidden := hide_examples():
            self._say(f"hid example procedures: {hidden}")
        if forget_sample():
            self._say("forgot the invented quarter; take in a map with: stadtherz streets import")

    def _tell_what_waits(self) -> None:
        """Name the datasets that go public once a person of the desk has said what they lack."""
        drafts = [one for one in unsettled() if not one.is_public and one.lacking]
        if drafts:
            self._say(f"open data: waiting for the desk: {len(drafts)}")
        for one in drafts:
            self.stdout.write(f"  {one.row.key} lacks {', '.join(one.lacking)}")

    def _say(self, step: str) -> None:
        self.stdout.write(f"setup: {step}")
        self.stdout.flush()
