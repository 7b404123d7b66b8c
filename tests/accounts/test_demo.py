import pytest

from stadtherz.accounts.models import User
from stadtherz.accounts.services.demo import close_demo_logins, create_demo_people
from stadtherz.kernel.errors import NotAllowed
from tests.programme.factories import person

pytestmark = pytest.mark.django_db


class TestDemo:
    def test_demo_logins_exist_in_the_demo_only(self, settings):
        settings.DEMO = False
        with pytest.raises(NotAllowed):
            create_demo_people()
        settings.DEMO = True
        assert create_demo_people() == 6
        assert create_demo_people() == 0

    def test_leaving_the_demo_closes_its_logins_and_nobody_else(self, settings, client):
        settings.DEMO = True
        create_demo_people()
        person("anna")
        assert client.login(username="demo-leitung", password="herzlich-digital")
        assert close_demo_logins() == 6
        assert close_demo_logins() == 0
        assert not client.login(username="demo-leitung", password="herzlich-digital")
        assert User.objects.get(username="anna").is_active
        create_demo_people()
        assert client.login(username="demo-leitung", password="herzlich-digital")
