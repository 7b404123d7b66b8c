from django.apps import AppConfig


class StreetsConfig(AppConfig):
    name = "stadtherz.streets"
    label = "streets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # only now are the tables there
        from stadtherz.streets.services.personal import register_personal_data  # noqa: PLC0415

        register_personal_data()
