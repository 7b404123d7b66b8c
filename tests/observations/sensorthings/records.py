"""What version 2.0 is sent about records, as small as the standard lets it be."""

CELSIUS = {"code": "Cel", "label": "degree Celsius", "symbol": "°C"}
MBAR = {"code": "mbar", "symbol": "mBar"}


def ref(name, number):
    return {"@id": f"{name}({number})"}


def field(name, prop, **more):
    return {"name": name, "type": "Quantity", "label": name.title(), "uom": CELSIUS,
            "definition": f"ObservedProperties({prop})", **more}  # fmt: skip


def record(*fields, **more):
    return {"type": "DataRecord", "label": "Climate", "fields": list(fields), **more}


def links_of(parts):
    return {"Thing": ref("Things", parts["thing"]), "Sensor": ref("Sensors", parts["sensor"])}


def kept(parts):
    """The result type of `parts` as it is told."""
    return record(
        {"name": "temp", "type": "Quantity", "label": "Temp", "uom": CELSIUS,
         "definition": "urn:written:temperature"},
        {"name": "press", "type": "Quantity", "label": "Press", "uom": MBAR,
         "definition": "urn:written:pressure"},
    )  # fmt: skip
