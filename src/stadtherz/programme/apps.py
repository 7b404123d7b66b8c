from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "stadtherz.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.observations.public import link_projects  # noqa: PLC0415 - tables are there
        from stadtherz.opendata.public import offer  # noqa: PLC0415
        from stadtherz.programme.selectors.offering import sources  # noqa: PLC0415
        from stadtherz.programme.selectors.projects import has_project, link_of  # noqa: PLC0415

        link_projects(link_of, has_project)
        for source in sources():
            offer(source)
