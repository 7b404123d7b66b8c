from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "stadtherz.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.opendata.services.request_privacy import (  # noqa: PLC0415 - tables are there
            register_requests,
        )

        register_requests()
