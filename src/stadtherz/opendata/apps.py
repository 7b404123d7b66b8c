from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "stadtherz.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.opendata.services.kept_of_others import (  # noqa: PLC0415 - needs models
            register_kept_of_others,
        )

        register_kept_of_others()
