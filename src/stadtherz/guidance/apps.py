from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "stadtherz.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # only now are the tables there
        from stadtherz.guidance.selectors.offering import sources  # noqa: PLC0415
        from stadtherz.opendata.public import offer  # noqa: PLC0415

        for source in sources():
            offer(source)
