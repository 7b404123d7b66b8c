from django.db.models import QuerySet

from stadtherz.city import models
from stadtherz.kernel.errors import NotFound
from stadtherz.kernel.ids import number_of


def themes() -> QuerySet[models.Theme]:
    return models.Theme.objects.filter(retired=False)


def districts() -> QuerySet[models.District]:
    return models.District.objects.filter(retired=False)


def departments() -> QuerySet[models.Department]:
    return models.Department.objects.filter(retired=False)


def place_with_code(code: str) -> models.Place:
    """Find the place whose label says `code`.

    Raises:
        NotFound: when the code is mistyped or belongs to no place.

    """
    number = number_of(code)
    places = models.Place.objects.select_related("district")
    place = places.filter(pk=number).first() if number is not None else None
    if place is None:
        message = f"no place has the code {code!r}; compare it with the label"
        raise NotFound(message, code="place")
    return place
