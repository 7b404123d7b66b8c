from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "stadtherz.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # only now are the tables there
        from stadtherz.opendata.services.kept_of_others import (  # noqa: PLC0415
            register_kept_of_others,
        )
        from stadtherz.opendata.services.personal import register_personal_data  # noqa: PLC0415
        from stadtherz.opendata.services.request_privacy import register_requests  # noqa: PLC0415

        register_personal_data()
        register_requests()
        register_kept_of_others()
