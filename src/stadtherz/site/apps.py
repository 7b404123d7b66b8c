from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "stadtherz.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.site.wiring import connect  # noqa: PLC0415 - the systems are there now

        connect()
