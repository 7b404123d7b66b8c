from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "stadtherz.opendata"
    label = "opendata"
    default_auto_field = "django.db.models.BigAutoField"
