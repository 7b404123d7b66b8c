"""SensiEDGE SensiLoRa 2.0: climate, motion, magnetic field, light and battery in 28 bytes.

Source: SensiEDGE's published decoder. Motion comes in thousandths (of g, degrees per second and
gauss); the factor from degrees to radians is the maker's rounded 0.017453.
"""

from collections.abc import Callable

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "SensiEDGE"
MODELS = ("SensiLora2.0", "SensiLoRa 2.0", "SensiLoRa")
PORT = 85
SIZE = 28
STANDARD_GRAVITY = 9.80665  # m/s2
DEGREE = 0.017453  # rad


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of port 85: pressure in hPa, acceleration in m/s2, turning in rad/s.

    Raises:
        Invalid: code "payload": another port or size.

    """
    if f_port != PORT or len(payload) != SIZE:
        reason = f"port {f_port} with {len(payload)} bytes; known is port {PORT} with {SIZE}"
        raise unreadable(reason)
    frame = Frame(payload)
    return (
        Measured("pressure", frame.unsigned(2) / 10, "hPa"),
        Measured("temperature", frame.signed(2) / 100, "Cel"),
        Measured("humidity", frame.unsigned(2) / 100, "%"),
        *_vector(frame, "acceleration", "m/s2", lambda raw: raw / 1000 * STANDARD_GRAVITY),
        *_vector(frame, "gyro", "rad/s", lambda raw: raw / 1000 * DEGREE),
        *_vector(frame, "mag", "uT", lambda raw: raw * 0.1),
        Measured("light", frame.unsigned(2), "lx"),
        Measured("batteryVolt", frame.unsigned(2) / 100, "V"),
    )


def _vector(frame: Frame, name: str, unit: str, of: Callable[[int], float]) -> tuple[Measured, ...]:
    return tuple(Measured(name + axis, of(frame.signed(2)), unit) for axis in "XYZ")
