from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "stadtherz.participation"
    label = "participation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # only now are the tables there
        from stadtherz.opendata.public import offer  # noqa: PLC0415
        from stadtherz.participation.selectors.offering import sources  # noqa: PLC0415
        from stadtherz.participation.services import ages, proposal_privacy  # noqa: PLC0415
        from stadtherz.participation.services.personal import (  # noqa: PLC0415
            register_personal_data,
        )
        from stadtherz.participation.services.personal_lots import (  # noqa: PLC0415
            register_candidates,
        )
        from stadtherz.participation.services.personal_surveys import (  # noqa: PLC0415
            register_marks,
        )

        register_personal_data()
        register_marks()
        register_candidates()
        ages.register_ages()
        proposal_privacy.register_personal_data()
        for source in sources():
            offer(source)
