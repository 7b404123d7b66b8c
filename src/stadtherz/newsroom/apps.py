from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "stadtherz.newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from stadtherz.newsroom.forms import CityPageForm  # noqa: PLC0415 - tables are there now
        from stadtherz.newsroom.models import NewsPage, StandardPage  # noqa: PLC0415

        # on the pages that people make: Wagtail sets its own form on their base as it starts
        for page in (NewsPage, StandardPage):
            page.base_form_class = CityPageForm
