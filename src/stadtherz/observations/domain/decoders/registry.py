"""Finds the decoder of a device: by name, or by what profile, tags or device repository tell.

A decoder is known by the words of its models: "EM300-TH", "em300 th" and "EM300TH" are the same,
"EM300-THX" is not. A model without a digit counts with its maker only, as "Comfort" is an everyday
word. The longest model that a hint names wins; of two makers with the same model the one that is
named as well. A maker alone is enough when it has one decoder only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.domain.decoders import (
    bosch_parking,
    browan,
    cayenne,
    decentlab,
    dragino,
    elsys,
    milesight_am,
    milesight_em,
    milesight_uc,
    milesight_vs,
    milesight_ws,
    netvox,
    nwave,
    sensecap,
    sensiedge,
    tektelic,
    yobiiq,
)  # fmt: skip
from stadtherz.observations.domain.decoders.measured import Decoder, Measured
from stadtherz.observations.domain.lorawan import DeviceUplink

BUILT_IN: Mapping[str, ModuleType] = {
    "bosch-parking": bosch_parking, "browan": browan, "cayenne": cayenne, "decentlab": decentlab,
    "dragino": dragino, "elsys": elsys, "milesight-am": milesight_am,
    "milesight-em": milesight_em, "milesight-uc": milesight_uc, "milesight-vs": milesight_vs,
    "milesight-ws": milesight_ws, "netvox": netvox, "nwave": nwave, "sensecap": sensecap,
    "sensiedge": sensiedge, "tektelic": tektelic, "yobiiq": yobiiq,
}  # fmt: skip
MOST_WORDS = 40
_PARAMETERS = re.compile(r"(?P<name>[^()]+)\((?P<parameters>[^()]*)\)\s*")


def decoders_of(name: str, found: object) -> tuple[Decoder, ...]:
    """Give the decoders behind an entry: a Decoder, or a module of a family.

    A module has DECODERS, or MAKER, MODELS and decode.

    Raises:
        Invalid: code "decoder": it is neither.

    """
    if isinstance(found, Decoder):
        return (found,)
    listed = getattr(found, "DECODERS", None)
    if listed is not None:
        if all(isinstance(each, Decoder) for each in listed):
            return tuple(listed)
        raise Invalid(f"{name}: DECODERS holds something else than Decoder", code="decoder")
    maker, models = getattr(found, "MAKER", None), getattr(found, "MODELS", None)
    decode = getattr(found, "decode", None)
    if not isinstance(maker, str) or not isinstance(models, tuple) or not callable(decode):
        raise Invalid(f"{name} needs MAKER, MODELS and decode, or DECODERS", code="decoder")
    return (Decoder(name, maker, models, decode),)


@dataclass(frozen=True)
class _Model:
    joined: str
    maker: str
    decoder: Decoder

    @property
    def is_telling(self) -> bool:
        """Tell whether the model is no everyday word, as Comfort is: then the maker is wanted."""
        return any(sign.isdigit() for sign in self.joined)


class Registry:
    """All decoders that the city knows.

    Args:
        decoders: of two with the same name the later one holds.

    """

    def __init__(self, decoders: Iterable[Decoder]) -> None:
        self._by_name = {decoder.name: decoder for decoder in decoders}
        self._models: defaultdict[str, list[_Model]] = defaultdict(list)
        self._makers: defaultdict[str, list[Decoder]] = defaultdict(list)
        for decoder in self._by_name.values():
            maker = "".join(_words(decoder.maker))
            self._makers[maker].append(decoder)
            for model in decoder.models:
                joined = "".join(_words(model))
                self._models[joined].append(_Model(joined, maker, decoder))

    @property
    def decoders(self) -> Sequence[Decoder]:
        """All decoders, by name."""
        return [self._by_name[name] for name in sorted(self._by_name)]

    def named(self, name: str) -> Decoder:
        """Give the decoder called `name`; parameters may follow: "decentlab-dl-pr26 (Pmax=3)".

        Raises:
            NotFound: code "decoder": there is none of this name.
            Invalid: code "decoder" or "payload": the parameters cannot be read or are not its own.

        """
        match = _PARAMETERS.fullmatch(name)
        bare = match["name"].strip() if match else name
        if bare not in self._by_name:
            raise NotFound(f"there is no decoder called {bare[:80]!r}", code="decoder")
        decoder = self._by_name[bare]
        if match is None:
            return decoder
        if decoder.adjusted is None:
            raise Invalid(f"the decoder {bare} has no parameters", code="decoder")
        return replace(decoder, decode=decoder.adjusted(_parameters(match["parameters"])))

    def hinted(self, hints: Iterable[str]) -> Decoder | None:
        """Give the decoder that `hints` name, or None when there is none or more than one."""
        runs = {run for hint in hints for run in _runs(_words(hint)[:MOST_WORDS])}
        models = [model for run in runs for model in self._models.get(run, ())]
        with_maker = [model for model in models if model.maker in runs]
        telling = [model for model in models if model.is_telling]
        for candidates in (with_maker, telling):
            longest = max((len(model.joined) for model in candidates), default=0)
            found = {m.decoder.name: m.decoder for m in candidates if len(m.joined) == longest}
            if len(found) == 1:
                return next(iter(found.values()))
        if models:
            return None
        makers = [decoder for run in runs for decoder in self._makers.get(run, ())]
        return makers[0] if len(makers) == 1 else None

    def of(self, uplink: DeviceUplink, name: str = "") -> Decoder | None:
        """Give the decoder of an uplink: by given name, by the device's tag, or by hints.

        Raises:
            NotFound: code "decoder": a name was given and there is none of it.
            Invalid: code "decoder": its parameters cannot be read.

        """
        if wanted := name or uplink.decoder:
            return self.named(wanted)
        return self.hinted(uplink.hints)


def measured_in(uplink: DeviceUplink, decoder: Decoder) -> tuple[Measured, ...]:
    """Let `decoder` read the payload of `uplink`.

    Raises:
        Invalid: code "payload", with the decoder's name in front.

    """
    try:
        return decoder.decode(uplink.payload, uplink.f_port)
    except Invalid as error:
        raise Invalid(f"{decoder.name}: {error}", code=error.code) from error


def built_in() -> Registry:
    """Give the registry of the decoders that come with the platform."""
    return Registry(
        decoder for name, module in BUILT_IN.items() for decoder in decoders_of(name, module)
    )


def _words(text: str) -> tuple[str, ...]:
    """Split at everything but letters and digits; "DL-5TM" and "dl5tm" give the same in one."""
    return tuple(re.findall(r"[a-z0-9]+", text.lower()))


def _runs(words: tuple[str, ...]) -> Iterable[str]:
    """Give every run of words that follow each other, joined."""
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 6) + 1):
            yield "".join(words[start:end])


def _parameters(written: str) -> dict[str, float]:
    try:
        pairs = [pair.split("=") for pair in written.split(",") if pair.strip()]
        return {key.strip(): float(value) for key, value in pairs}
    except ValueError as error:
        reason = "parameters are written as (name=number, name=number)"
        raise Invalid(reason, code="decoder") from error
