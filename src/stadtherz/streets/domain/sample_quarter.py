"""What is drawn in the sample town: a quarter that nobody built, with a case of everything.

Metres to the east and north of its middle. Streets run from south to north (W, L, M, S, O) and from
west to east (h, g, r, b, t); where two meet, the node has both letters: "Mg" is Marktstraße at
Gartenstraße. The ring has two carriageways, "r+" in the north and "r-" in the south.
"""

from collections.abc import Mapping

from stadtherz.streets.domain.known import Tags

NAME = "Musterviertel"
COLUMNS = {"W": -400, "L": -200, "M": 0, "S": 200, "O": 400}
ROWS = {"h": 300, "g": 150, "r+": 6, "r-": -6, "b": -150, "t": -300}

SIGNAL = "highway=crossing crossing=traffic_signals"
HEARD = f"{SIGNAL} traffic_signals:sound=yes traffic_signals:vibration=yes button_operated=yes"
SILENT = f"{SIGNAL} traffic_signals:sound=no traffic_signals:vibration=no button_operated=yes"
ZEBRA = "highway=crossing crossing=uncontrolled crossing_ref=zebra"
TACTILE, LOWERED = "tactile_paving=yes", "kerb=lowered kerb:height=3_cm"
KERB = "barrier=kerb"
LIFT = "highway=elevator level=-1;0"
STOP = "highway=bus_stop name=Marktplatz"
DISPLAY = "passenger_information_display=yes passenger_information_display:speech_output=yes"

POINTS: Mapping[str, tuple[float, float, str]] = {
    # Marktstraße at the ring: signals that are heard, with an island between the carriageways
    "M+e": (12, 6, f"{HEARD} {TACTILE} {LOWERED} crossing:island=yes"),
    "M-e": (12, -6, f"{HEARD} {TACTILE} {LOWERED} crossing:island=yes"),
    "M+w": (-12, 6, f"{HEARD} traffic_signals:arrow=yes {TACTILE} kerb=flush"),
    "M-w": (-12, -6, f"{HEARD} tactile_paving=incorrect kerb=flush"),
    "Mn": (0, 20, f"{HEARD} {TACTILE} {LOWERED}"), "Ms": (0, -20, f"{HEARD} {TACTILE}"),
    # Schulstraße at the ring: signals without sound, and one of which nobody has said anything
    "S+e": (212, 6, f"{SILENT} tactile_paving=no kerb=raised"),
    "S-e": (212, -6, f"{SILENT} tactile_paving=no kerb=raised"),
    "Sn": (200, 20, f"{SIGNAL} {LOWERED}"), "Ss": (200, -20, SIGNAL),
    # Lindenstraße at the ring: one sound only tells where the pole is
    "L+w": (-212, 6, f"{SIGNAL} traffic_signals:sound=locate {TACTILE}"),
    "L-w": (-212, -6, f"{SIGNAL} traffic_signals:sound=walk {TACTILE}"),
    "Ln": (-200, 20, f"{ZEBRA} {TACTILE} {LOWERED}"),
    "Ls": (-200, -20, f"{ZEBRA} tactile_paving=no"),
    # at Gartenstraße: zebra, lines, nothing, an island, and one that is forbidden
    "Mgs": (0, 138, f"{ZEBRA} {TACTILE} kerb:height=0.06"),
    "Mgn": (0, 162, "highway=crossing crossing=marked kerb=lowered"),
    "Lgs": (-200, 138, "highway=crossing crossing=unmarked tactile_paving=no"),
    "Lge": (-188, 150, "highway=crossing crossing=island crossing:island=yes tactile_paving=no"),
    "Sgs": (200, 138, "highway=crossing"), "Sgw": (188, 150, "highway=crossing crossing=no"),
    # on the way over Bahnhofstraße kerbs are nodes of their own
    "c1": (-100, -150, f"{ZEBRA}"), "c1n": (-100, -144, ""), "c1s": (-100, -156, ""),
    "k1n": (-100, -147, f"{KERB} {LOWERED} {TACTILE}"),
    "k1s": (-100, -153, f"{KERB} kerb=raised kerb:height=0,12 tactile_paving=no"),
    "c2": (100, -150, "highway=crossing crossing=traffic_signals"), "c2n": (100, -144, ""),
    "c2s": (100, -156, ""), "k2n": (100, -147, f"{KERB} kerb=flush {TACTILE}"),
    "k2s": (100, -153, f"{KERB} kerb=flush tactile_paving=partial"),
    # pavements beside Bahnhofstraße
    "nW": (-388, -144, ""), "nL": (-212, -144, ""), "nl": (-188, -144, ""), "nM": (-12, -144, ""),
    "nm": (12, -144, ""), "nS": (188, -144, ""), "sW": (-388, -156, ""), "sL": (-212, -156, ""),
    "sl": (-188, -156, ""), "sM": (-12, -156, ""), "sm": (12, -156, ""), "sS": (188, -156, ""),
    # market place, old town, living street, yard
    "p1": (-110, 60, ""), "p2": (-60, 60, ""), "p3": (-60, 100, ""), "p4": (-110, 100, ""),
    "Lk": (-200, 80, ""), "Mk": (0, 80, ""), "pw": (-110, 80, ""), "pe": (-60, 80, ""),
    "Ms1": (0, 50, ""), "Ss1": (200, 50, ""), "Lf": (-200, 225, ""), "Mf": (0, 225, ""),
    "Sy": (200, 225, ""), "y": (270, 225, "highway=turning_circle"),
    "bo": (-155, 80, "barrier=bollard maxwidth:physical=1.2"),
    # park with a cycle track, an unnamed path, and stairs up to Am Hang
    "q1": (-330, 150, ""), "q2": (-300, 210, ""), "q3": (-320, 260, ""), "q4": (-320, 300, ""),
    "q5": (-260, 215, ""), "q6": (-200, 190, ""), "z1": (-400, 230, ""), "z2": (-270, 250, ""),
    "z3": (-270, 300, ""), "cb": (-285, 213, "barrier=cycle_barrier"),
    "h1": (80, 300, ""), "h2": (80, 312, ""), "h3": (80, 322, ""), "h4": (130, 322, ""),
    "h5": (130, 312, ""), "h6": (130, 300, ""), "h7": (180, 322, ""), "h8": (180, 300, ""),
    # station: a track, a level crossing, an underpass by stairs or by lift
    "t1": (-450, -260, ""), "Lx": (-200, -260, "railway=level_crossing"), "t2": (450, -260, ""),
    "Mx": (0, -260, "railway=level_crossing crossing:barrier=full"), "Sx": (200, -260, ""),
    "u1": (60, -235, ""), "u2": (60, -243, ""), "u3": (60, -278, ""), "u4": (60, -286, ""),
    "u5": (70, -243, f"{LIFT} tactile_writing:braille:de=yes speech_output=yes"),
    "u6": (70, -235, ""), "u7": (60, -300, ""), "u8": (70, -278, LIFT),
    "u9": (70, -286, ""), "uM": (0, -235, ""),
    # roundabout
    "o1": (400, 166, ""), "o2": (384, 150, ""), "o3": (400, 134, ""), "o4": (416, 150, ""),
    # stops: one for each direction, with all, with some, with nothing that somebody has said
    "b1": (5, 110, f"{STOP} shelter=yes bench=yes {TACTILE} {DISPLAY}"),
    "b2": (-5, 118, f"{STOP} shelter=no tactile_paving=no"),
    "b3": (100, 155, "highway=bus_stop name=Gartenstraße"),
    "b4": (-30, -145, "highway=bus_stop name=Musterviertel_Bahnhof shelter=yes"),
}  # fmt: skip

ROAD = "sidewalk=both surface=asphalt lit=yes"
RING = (
    "highway=primary name=Ringallee oneway=yes lanes=2 maxspeed=50 sidewalk=right surface=asphalt"
)
FOOT, PAVED = "highway=footway", "highway=footway footway=sidewalk surface=paving_stones"
OVER = "highway=footway footway=crossing"
HALL = "highway=footway level=-1 tunnel=yes lit=yes"
WAYS: tuple[tuple[str, str], ...] = (
    ("Wr- L-w Lr- M-w Mr- M-e Sr- S-e Or-", RING),
    ("Or+ S+e Sr+ M+e Mr+ M+w Lr+ L+w Wr+", RING),
    ("Wt Wb Wr- Wr+ z1 Wh", f"highway=secondary name=Westring maxspeed=50 lanes=2 {ROAD}"),
    ("Wg q1", "highway=path surface=gravel lit=no"),
    ("Lt Lx Lb Ls Lr- Lr+ Ln Lk Lgs Lg q6 Lf Lh",
     f"highway=tertiary name=Lindenstraße maxspeed=30 width=7_m {ROAD}"),
    ("Mt Mx uM Mb Ms Mr-", f"highway=secondary name=Marktstraße maxspeed=50 lanes=3 {ROAD}"),
    ("Mr- Mr+ Mn Ms1 Mk Mgs Mg Mgn Mf Mh",
     f"highway=secondary name=Marktstraße maxspeed=50 lanes=2 {ROAD}"),
    ("St Sx Sb Ss Sr- Sr+ Sn Ss1 Sgs Sg Sy Sh",
     f"highway=residential name=Schulstraße maxspeed=30 {ROAD}"),
    ("Ot Ob Or- Or+ o3", f"highway=secondary name=Ostring maxspeed=50 {ROAD}"),
    ("o1 Oh", f"highway=secondary name=Ostring maxspeed=50 {ROAD}"),
    ("o1 o2 o3 o4 o1", "highway=secondary name=Ostring junction=roundabout sidewalk=right"),
    ("Wg q1 Lg Lge Mg Sgw Sg o2", f"highway=residential name=Gartenstraße maxspeed=30 {ROAD}"),
    ("Wb Lb c1 Mb c2 Sb Ob",
     "highway=tertiary name=Bahnhofstraße maxspeed=DE:urban sidewalk=separate lanes=2 lit=yes"),
    ("Wh q4 z3 Lh Mh h1 h6 h8 Sh Oh",
     "highway=residential name=Am_Hang sidewalk=left maxspeed=30 incline=up"),
    ("Wt Lt Mt u7 St Ot", "highway=residential name=Gleisweg sidewalk=no"),
    ("Lf Mf", "highway=residential name=Färbergasse oneway=yes sidewalk=right width=3.5"),
    ("Sy y", "highway=residential name=Lerchenhof"),
    ("Ms1 Ss1", "highway=living_street name=Spielgasse surface=paving_stones"),
    ("Lk bo pw", "highway=pedestrian name=Kirchgasse surface=cobblestone"),
    ("pe Mk", "highway=pedestrian name=Kirchgasse surface=paving_stones tactile_paving=yes"),
    ("p1 p2 pe p3 p4 pw p1", "highway=pedestrian area=yes name=Marktplatz surface=sett"),
    ("pw pe", "highway=footway tactile_paving=yes surface=paving_stones"),
    ("q1 q2 q3 q4", "highway=footway name=Parkweg surface=fine_gravel lit=no width=2_m"),
    ("q2 cb q5 q6", "highway=path foot=designated bicycle=designated segregated=no lit=yes"),
    ("z1 q2", "highway=cycleway"), ("q5 z2 z3", FOOT),
    ("nW nL", PAVED), ("nl c1n nM", PAVED), ("nm c2n nS", PAVED),
    ("sW sL", PAVED), ("sl c1s sM", PAVED), ("sm c2s sS", PAVED),
    ("nL Lb sL", f"{OVER} crossing=unmarked"), ("nL nl", OVER), ("sL sl", OVER),
    ("nM nm", f"{OVER} crossing=marked"), ("sM sm", OVER),
    ("c1n k1n c1 k1s c1s", f"{OVER} crossing=uncontrolled"),
    ("c2n k2n c2 k2s c2s", f"{OVER} crossing=traffic_signals"),
    ("h1 h2", FOOT), ("h5 h6", FOOT), ("h7 h8", "highway=steps incline=down"),
    ("h2 h3", "highway=steps step_count=18 handrail=yes incline=up tactile_paving=yes lit=yes"),
    ("h5 h4", "highway=steps step_count=12 handrail=no incline=up tactile_paving=no"),
    ("h3 h4 h7", "highway=footway name=Oberer_Weg surface=asphalt"),
    ("t1 Lx Mx Sx t2", "railway=rail"),
    ("uM u1 u6", FOOT), ("u1 u2", "highway=steps step_count=24 handrail=yes level=-1;0"),
    ("u2 u3", HALL), ("u2 u5", HALL), ("u5 u6", FOOT), ("u3 u8", HALL), ("u8 u9", FOOT),
    ("u3 u4", "highway=steps level=-1;0 handrail=yes"), ("u4 u9", FOOT), ("u4 u7", FOOT),
)  # fmt: skip
TURNS = (("no_left_turn", "Mt Mx uM Mb Ms Mr-", "Mr-", "Wr- L-w Lr- M-w Mr- M-e Sr- S-e Or-"),
         ("only_straight_on", "Ot Ob Or- Or+ o3", "Or+", "Ot Ob Or- Or+ o3"))  # fmt: skip
"""Kind of restriction, way from, node, way to."""

HOUSES: tuple[tuple[str, float, float, float, float, int], ...] = (
    ("Marktstraße", 0, 30, 0, 290, 12), ("Marktstraße", 0, -230, 0, -40, 8),
    ("Lindenstraße", -200, 30, -200, 290, 10), ("Schulstraße", 200, 65, 200, 290, 8),
    ("Gartenstraße", -180, 150, -20, 150, 7), ("Gartenstraße", 20, 150, 180, 150, 7),
    ("Gartenstraße", 220, 150, 370, 150, 6), ("Bahnhofstraße", -180, -150, -20, -150, 6),
    ("Bahnhofstraße", 20, -150, 180, -150, 6), ("Am Hang", -180, 300, -20, 300, 6),
    ("Gleisweg", -180, -300, -20, -300, 5), ("Färbergasse", -185, 225, -15, 225, 8),
    ("Lerchenhof", 210, 225, 265, 225, 3), ("Spielgasse", 20, 50, 180, 50, 6),
    ("Ringallee", 40, -6, 180, -6, 5), ("Westring", -400, 20, -400, 140, 5),
    ("Ostring", 400, 20, 400, 120, 4), ("Kirchgasse", -190, 80, -120, 80, 3),
)  # fmt: skip
"""Street, where its houses begin and end, and how many stand on each side."""
FRONT_M = {"Marktstraße": 14.0, "Ringallee": 14.0, "Westring": 13.0, "Kirchgasse": 8.0}
"""How far houses stand from the middle of the street; else 12 metres."""

PLACES: tuple[tuple[float, float, str], ...] = (
    (-85, 108, "amenity=townhall name=Rathaus_Musterviertel wheelchair=yes"),
    (-120, 70, "amenity=place_of_worship name=Musterkirche"),
    (-70, 50, "amenity=pharmacy name=Markt-Apotheke"), (-95, 50, "shop=bakery name=Bäckerei_Krume"),
    (30, 95, "amenity=theatre name=Theater_am_Markt"), (30, 120, "amenity=library name=Bücherei"),
    (230, 100, "amenity=school name=Lerchenschule"), (120, 60, "amenity=kindergarten name=Spatzen"),
    (90, -165, "shop=supermarket name=Korb_&_Co"), (-40, -165, "amenity=post_office name=Post"),
    (20, -240, "railway=station name=Musterviertel"), (-290, 190, "leisure=park name=Lindenpark"),
    (-310, 230, "leisure=playground name=Spielplatz_im_Lindenpark"), (-100, 110, "amenity=toilets"),
    (150, -165, "amenity=doctors name=Ärztehaus_Ost"), (-20, 240, "amenity=cafe name=Café_Faden"),
    (0, 0, f"place=quarter name={NAME}"),
)  # fmt: skip


def tags_of(words: str) -> Tags:
    """Read tags from words: "name=Am_Hang lit=yes"; an underscore in a name is a blank."""
    pairs = (one.partition("=") for one in words.split())
    return {key: _value(key, value) for key, _, value in pairs}


def _value(key: str, value: str) -> str:
    spoken = key in ("name", "width", "kerb:height")
    return value.replace("_", " ") if spoken else value
