"""How numbers and words look that point to a person or to a person's device.

Sources: § 10 FZV and its annex (German number plates: district of one to three letters, one or two
letters, one to four digits, E or H at the end); Regulation (EC) 2411/98 for the plates of France
and Italy; IEEE 802 for MAC addresses; 3GPP TS 23.003 for IMEI and IMSI; RFC 5321 for e-mail.

What is sure by its shape is found anywhere. What is not (a plain word of twelve hexadecimal signs,
a plate without its gaps) is only found under a key that says so: a rule that refuses good data is
switched off by people, and then protects nobody.
"""

import re

PLATE_KEYS = frozenset(
    {
        "plate", "plates", "platenumber", "licenseplate", "licenceplate", "licenseplatenumber",
        "licenceplatenumber", "licplate", "numberplate", "registrationplate", "registrationnumber",
        "vehicleplate", "vehicleregistration", "platetext", "kennzeichen", "kfzkennzeichen",
        "autokennzeichen", "nummernschild", "fahrzeugkennzeichen", "plaque", "immatriculation",
        "targa", "matricula",
    }
)  # fmt: skip
VEHICLE_KEYS = frozenset(
    {"vehicle", "vehicleid", "car", "carid", "fahrzeug", "fahrzeugid", "lp", "kfz", "lpr", "anpr"}
)
MAC_KEYS = frozenset(
    {
        "mac", "macs", "macaddress", "macaddr", "bssid", "wifimac", "wlanmac", "clientmac",
        "stationmac", "devicemac", "phonemac", "bluetoothmac", "bluetoothaddress", "btaddress",
        "btmac", "bdaddr", "bleaddress", "blemac", "machash", "hashedmac", "maccrypt",
    }
)  # fmt: skip
RADIO_KEYS = frozenset({"wifi", "wlan", "bluetooth", "ble", "bt", "probe", "probes"})
IMAGE_KEYS = frozenset(
    {
        "image", "images", "img", "photo", "photos", "foto", "fotos", "bild", "bilder", "frame",
        "frames", "snapshot", "snapshots", "thumbnail", "thumbnails", "thumb", "picture",
        "pictures", "video", "clip", "jpeg", "jpg", "png", "crop",
    }
)  # fmt: skip
FACE_KEYS = frozenset(
    {"face", "faces", "faceid", "facecrop", "faceencoding", "facedescriptor", "faceembedding"}
)
SUBSCRIBER_KEYS = {
    "imei": "imei", "imeisv": "imei", "imsi": "imsi", "tmsi": "imsi", "iccid": "imsi",
    "msisdn": "phone",
}  # fmt: skip
PHONE_KEYS = frozenset(
    {
        "phone", "phonenumber", "telephone", "telefon", "telefonnummer", "tel", "mobile",
        "mobilenumber", "mobilephone", "handy", "handynummer", "rufnummer", "caller",
        "callernumber", "cellphone",
    }
)  # fmt: skip
PERSON_KEYS = frozenset(
    {
        "firstname", "lastname", "surname", "givenname", "familyname", "fullname", "vorname",
        "nachname", "familienname", "personname", "drivername", "fahrername", "haltername",
        "ownername", "visitorname", "customername", "kundenname", "passengername", "username",
        "benutzername",
    }
)  # fmt: skip
PEOPLE = frozenset(
    {
        "person", "driver", "fahrer", "owner", "halter", "user", "customer", "visitor", "kunde",
        "passenger", "besucher", "pedestrian", "cyclist",
    }
)  # fmt: skip
FULL_NAME = re.compile(r"[^\W\d_]{2,30}(?:(?:, ?| |-)[^\W\d_]{1,30}\.?){1,5}")
CARRIER_KEYS = frozenset(
    {"data", "frmpayload", "payload", "payloadraw", "raw", "rawdata", "bytes", "body", "content"}
)
# names and numbers of the city's own devices, networks and streams, as network servers write them
OWN_KEYS = frozenset(
    {
        "deveui", "deviceeui", "eui", "gatewayid", "gatewayeui", "gateway", "joineui", "appeui",
        "devaddr", "devicename", "devicetype", "deviceid", "deviceprofileid", "deviceprofilename",
        "applicationid", "applicationname", "tenantid", "tenantname", "modelid", "model", "brandid",
        "deduplicationid", "correlationids", "sessionkeyid", "uplinktoken", "uplinkid", "context",
        "netid", "nsid", "clusterid", "stream", "datastream", "key", "sensor", "sensorid",
        "thing", "decoder", "profile", "unit",
    }
)  # fmt: skip

_EDGE = r"(?<![0-9A-Za-zÄÖÜ:.\-])"
_END = r"(?![0-9A-Za-zÄÖÜ:\-]|\.[0-9A-Za-z])"
_DISTRICT, _LETTERS, _DIGITS = r"[A-ZÄÖÜ]{1,3}", r"[A-Z]{1,2}", r"[1-9][0-9]{0,3}[EH]?"
# as it is written officially, "KL-AB 123", and "KL-AB-123"; without the hyphen ("KL AB 123") or
# the gap ("KL-AB123") only when it is long enough not to be a hall, a bay or a product
PLATE = re.compile(
    rf"{_DISTRICT}-{_LETTERS}[ \-]{_DIGITS}"
    rf"|{_DISTRICT} [A-Z]{{2}} [1-9][0-9]{{1,3}}[EH]?"
    rf"|{_DISTRICT}-{_LETTERS}[1-9][0-9]{{2,3}}[EH]?"
    r"|[A-Z]{2}[ \-][0-9]{3}[ \-][A-Z]{2}"
)
PLATE_IN_TEXT = re.compile(rf"{_EDGE}{_DISTRICT}-{_LETTERS} {_DIGITS}{_END}")
PLATE_BARE = re.compile(rf"{_DISTRICT}{_LETTERS}{_DIGITS}|[A-Z0-9]{{2,3}}[0-9]{{3}}[A-Z]{{2,3}}")

_PAIR, _FOUR = "[0-9A-Fa-f]{2}", "[0-9A-Fa-f]{4}"
MAC = re.compile(
    rf"{_EDGE}(?:{_PAIR}(?::{_PAIR}){{5}}|{_PAIR}(?:-{_PAIR}){{5}}|{_FOUR}\.{_FOUR}\.{_FOUR}){_END}"
)
# a plain address or a hash: hexadecimal, or base64; with a letter and a digit
HASHED = re.compile(
    r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])"
    r"(?:[0-9A-Fa-f]{12,128}|[0-9A-Za-z+/_\-]{20,128}={0,2})"
)
EMBEDDED = re.compile(r"[0-9A-Za-z+/_\-]{64}")
EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}@"
    r"[A-Za-z0-9][A-Za-z0-9\-]{0,62}(?:\.[A-Za-z0-9\-]{1,63}){0,5}\.[A-Za-z]{2,24}(?![A-Za-z0-9])"
)
# control names of SensorThings in JSON; anything else before the sign may be an e-mail address
ANNOTATION = re.compile(
    r"(?:(?:Things?|(?:Historical)?Locations?|(?:Multi)?Datastreams?|Sensors?|Observations?"
    r"|ObservedPropert(?:y|ies)|FeatureOfInterest|FeaturesOfInterest|dataArray)?"
    r"@iot\.(?:id|selfLink|navigationLink|nextLink|count)"
    r"|@stadtherz\.(?:flag|rule|rawResult))"
)
SUBSCRIBER = re.compile(r"(?i)(?<![a-z])(imei|imsi)[^0-9a-z]{0,4}[0-9]{14,16}(?![0-9])")
# a word and a value in texts that are no JSON: forms, broken JSON
KEY_IN_TEXT = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z _\-]{1,30})[\"']?\s{0,5}[:=]\s{0,5}[\"']?[^\s\"',;&}]{2}"
)
TELLING = (
    (PLATE_KEYS, "plate"), (MAC_KEYS, "mac"), (PHONE_KEYS, "phone"), (PERSON_KEYS, "name"),
    (FACE_KEYS, "image"),
)  # fmt: skip
KEYS_THAT_TELL = frozenset().union(
    PLATE_KEYS, VEHICLE_KEYS, MAC_KEYS, IMAGE_KEYS, FACE_KEYS, SUBSCRIBER_KEYS, PHONE_KEYS
)  # fmt: skip
WORD = re.compile(r"[A-Za-z_]{1,40}")


def bare(key: str) -> str:
    """Give a key in small letters without signs: "license_plate" and "licensePlate" are one."""
    key = key.replace("_", "")
    if key.isalnum():
        return key.lower()
    return "".join(sign for sign in key.lower() if sign.isalnum())
