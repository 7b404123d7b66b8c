"""Bosch parking lot sensor TPS110: free or taken, with temperature in the heartbeat.

Source: Bosch Connected Devices and Solutions, "Parking Lot Sensor, communication interface":
port 1 parking status, 2 heartbeat, 3 start-up.
"""

from stadtherz.observations.domain.decoders.frame import Frame
from stadtherz.observations.domain.decoders.measured import Measured, unreadable

MAKER = "Bosch"
MODELS = ("Parking Lot Sensor", "TPS110", "TPS110-0292", "TPS110-0233", "PLS")
RESET_CAUSES = {
    1: "Watchdog Reset", 2: "Power On Reset", 3: "System Request Reset", 4: "Other Resets",
}  # fmt: skip


def decode(payload: bytes, f_port: int) -> tuple[Measured, ...]:
    """Read an uplink of port 1, 2 or 3.

    Raises:
        Invalid: code "payload": another port or a payload that is too short.

    """
    frame = Frame(payload)
    if f_port == 1:
        return (Measured("type", "parking status"), _occupied(frame))
    if f_port == 2:
        values = (Measured("type", "heartbeat"), _occupied(frame))
        # sensors of the first series send no temperature
        return (*values, Measured("temperature", frame.signed(1), "Cel")) if frame else values
    if f_port == 3:
        return _startup(frame)
    raise unreadable(f"port {f_port} carries no measurements; known are 1, 2 and 3")


def _occupied(frame: Frame) -> Measured:
    return Measured("occupied", bool(frame.unsigned(1) & 1))


def _startup(frame: Frame) -> tuple[Measured, ...]:
    debug = frame.take(12).hex(" ")
    version = ".".join(str(part) for part in reversed(frame.take(3)))
    cause = RESET_CAUSES.get(frame.unsigned(1), "unknown")
    return (
        Measured("type", "startup"), _occupied(frame), Measured("resetCause", cause),
        Measured("firmwareVersion", version), Measured("debugInfo", debug),
    )  # fmt: skip
