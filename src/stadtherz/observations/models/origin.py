from django.db import models


class Origin(models.TextChoices):
    """Where a figure about values comes from; what a person set is never changed by a program."""

    SET = "set", "set by a person or a mapping"
    TOLD = "told", "told by the API"
    LEARNT = "learnt", "learnt from values"
    ASSUMED = "assumed", "not known yet"
