"""A view without MultiDatastreams and their observations, for version 2.0, which has none."""

from stadtherz.observations.adapters.sensorthings.catalogue import View


class SingleStreams(View):
    """What a reader may see, without multi-datastreams."""

    def __init__(self, view: View) -> None:
        super().__init__(view.catalogue, view.reader)
        self.__dict__["kinds"] = {**view.kinds, "MultiDatastream": {}}


def only_single_streams(view: View) -> View:
    """Leave multi-datastreams out of a view."""
    return SingleStreams(view)
