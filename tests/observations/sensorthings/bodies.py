"""Entities to be sent, as small as the standard lets them be."""

MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
ANYTHING = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation"
UNIT = {"name": "Degree Celsius", "symbol": "degC", "definition": "ucum:Cel"}
NO_UNIT = {"name": None, "symbol": None, "definition": None}


def point(longitude=7.77, latitude=49.44):
    return {"type": "Point", "coordinates": [longitude, latitude]}


def location(name="Square", **more):
    return {
        "name": name,
        "description": f"{name} in the city",
        "encodingType": "application/geo+json",
        "location": point(),
        **more,
    }


def feature(name="Air over the square", **more):
    return {
        "name": name,
        "description": "what is measured",
        "encodingType": "application/geo+json",
        "feature": point(),
        **more,
    }


def sensor(name="Thermometer", **more):
    return {
        "name": name,
        "description": "PT100",
        "encodingType": "text/plain",
        "metadata": "calibrated",
        **more,
    }


def observed(name="Air temperature", **more):
    return {
        "name": name,
        "description": "of the air",
        "definition": "http://example.org/temperature",
        **more,
    }


def thing(name="Station", **more):
    return {"name": name, "description": f"{name} of the city", **more}


def datastream(name="Temperatures", **more):
    """Give a datastream with its sensor and property inside, without a thing."""
    return {
        "name": name,
        "description": "every ten minutes",
        "observationType": ANYTHING,
        "unitOfMeasurement": UNIT,
        "Sensor": sensor(),
        "ObservedProperty": observed(),
        **more,
    }


def multi(name="Wind", count=2, **more):
    return {
        "name": name,
        "description": "speed and direction",
        "multiObservationDataTypes": [MEASUREMENT] * count,
        "unitOfMeasurements": [UNIT] * count,
        "Sensor": sensor("Anemometer"),
        "ObservedProperties": [observed(f"Part {number}") for number in range(count)],
        **more,
    }


def link(number):
    return {"@iot.id": number}


def at(minute, hour=0, day=1):
    return f"2026-03-{day:02}T{hour:02}:{minute:02}:00.000Z"
