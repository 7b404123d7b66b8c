from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "stadtherz.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.accounts.schemas import register_own_data  # noqa: PLC0415 - needs models

        register_own_data()
