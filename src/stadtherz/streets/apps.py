from django.apps import AppConfig


class StreetsConfig(AppConfig):
    name = "stadtherz.streets"
    label = "streets"
    default_auto_field = "django.db.models.BigAutoField"
