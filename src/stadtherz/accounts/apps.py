from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stadtherz.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # only now are the tables there
        from stadtherz.accounts.services.own_data import register_own_data  # noqa: PLC0415

        register_own_data()
