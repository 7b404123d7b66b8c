"""Filters as the standard and its clients write them, each with the shape of its tree."""

WEST = "POLYGON ((30 10, 10 20, 20 40, 40 40, 30 10))"
LINE = "LINESTRING (30 10, 10 30, 40 40)"

# 18-088, section 9.3.3.5.1, table of operators
OPERATORS = {
    "unitOfMeasurement/name eq 'degree Celsius'": "(eq unitOfMeasurement/name 'degree Celsius')",
    "unitOfMeasurement/name ne 'degree Celsius'": "(ne unitOfMeasurement/name 'degree Celsius')",
    "result gt 20.0": "(gt result 20.0)",
    "result ge 20.0": "(ge result 20.0)",
    "result lt 100": "(lt result 100)",
    "result le 100": "(le result 100)",
    "result le 3.5 and FeatureOfInterest/id eq 1":
        "(and (le result 3.5) (eq FeatureOfInterest/id 1))",
    "result gt 20 or result le 3.5": "(or (gt result 20) (le result 3.5))",
    "not startswith(description,'test')": "(not (startswith! description 'test'))",
    "result add 5 gt 10": "(gt (add result 5) 10)",
    "result sub 5 gt 10": "(gt (sub result 5) 10)",
    "result mul 2 gt 2000": "(gt (mul result 2) 2000)",
    "result div 2 gt 4": "(gt (div result 2) 4)",
    "result mod 2 eq 0": "(eq (mod result 2) 0)",
    "(result sub 5) gt 10": "(gt (sub result 5) 10)",
    "(result sub 5) mul 2 gt 10": "(gt (mul (sub result 5) 2) 10)",
}  # fmt: skip

# 18-088, section 9.3.3.5.2, table of functions
CALLS = {
    "substringof('Sensor Things',description)": "(substringof! 'Sensor Things' description)",
    "endswith(description,'Things')": "(endswith! description 'Things')",
    "startswith(description,'Sensor')": "(startswith! description 'Sensor')",
    "length(description) eq 13": "(eq (length! description) 13)",
    "indexof(description,'Sensor') eq 1": "(eq (indexof! description 'Sensor') 1)",
    "substring(description,1) eq 'ensor Things'":
        "(eq (substring! description 1) 'ensor Things')",
    "substring(description,2,4) eq 'nsor'": "(eq (substring! description 2 4) 'nsor')",
    "tolower(description) eq 'sensor things'": "(eq (tolower! description) 'sensor things')",
    "toupper(description) eq 'SENSOR THINGS'": "(eq (toupper! description) 'SENSOR THINGS')",
    "trim(description) eq 'Sensor Things'": "(eq (trim! description) 'Sensor Things')",
    "concat(concat(unitOfMeasurement/symbol,', '), unitOfMeasurement/name) eq 'degree, Celsius'":
        "(eq (concat! (concat! unitOfMeasurement/symbol ', ') unitOfMeasurement/name)"
        " 'degree, Celsius')",
    "year(resultTime) eq 2015": "(eq (year! resultTime) 2015)",
    "month(resultTime) eq 12": "(eq (month! resultTime) 12)",
    "day(resultTime) eq 8": "(eq (day! resultTime) 8)",
    "hour(resultTime) eq 1": "(eq (hour! resultTime) 1)",
    "minute(resultTime) eq 0": "(eq (minute! resultTime) 0)",
    "second(resultTime) eq 0": "(eq (second! resultTime) 0)",
    "fractionalseconds(resultTime) eq 0": "(eq (fractionalseconds! resultTime) 0)",
    "date(resultTime) ne date(validTime)": "(ne (date! resultTime) (date! validTime))",
    "time(resultTime) le validTime": "(le (time! resultTime) validTime)",
    "totaloffsetminutes(resultTime) eq 60": "(eq (totaloffsetminutes! resultTime) 60)",
    "resultTime ge now()": "(ge resultTime (now!))",
    "resultTime eq mindatetime()": "(eq resultTime (mindatetime!))",
    "resultTime eq maxdatetime()": "(eq resultTime (maxdatetime!))",
    "round(result) eq 32": "(eq (round! result) 32)",
    "floor(result) eq 32": "(eq (floor! result) 32)",
    "ceiling(result) eq 33": "(eq (ceiling! result) 33)",
    "geo.distance(location, geography'POINT (30 10)') lt 1":
        "(lt (geo.distance! location <POINT (30 10)>) 1)",
    f"geo.length(geography'{LINE}') lt 99": f"(lt (geo.length! <{LINE}>) 99)",
    f"geo.intersects(location, geography'{WEST}')": f"(geo.intersects! location <{WEST}>)",
    "st_equals(location, geography'POINT (30 10)')": "(st_equals! location <POINT (30 10)>)",
    f"st_disjoint(location, geography'{WEST}')": f"(st_disjoint! location <{WEST}>)",
    f"st_touches(location, geography'{LINE}')": f"(st_touches! location <{LINE}>)",
    f"st_within(location, geography'{WEST}')": f"(st_within! location <{WEST}>)",
    f"st_overlaps(location, geography'{WEST}')": f"(st_overlaps! location <{WEST}>)",
    f"st_crosses(location, geography'{LINE}')": f"(st_crosses! location <{LINE}>)",
    f"st_intersects(location, geography'{LINE}')": f"(st_intersects! location <{LINE}>)",
    "st_contains(location, geography'POINT (30 10)')": "(st_contains! location <POINT (30 10)>)",
    f"st_relate(location, geography'{WEST}', 'T********')":
        f"(st_relate! location <{WEST}> 'T********')",
}  # fmt: skip

# further examples of 18-088, sections 9.3.1 and 9.3.3, and of 23-019
PROSE = {
    "result lt 10.00": "(lt result 10.0)",
    "Datastream/id eq 1": "(eq Datastream/id 1)",
    "Datastream/@iot.id eq 1": "(eq Datastream/@iot.id 1)",
    "@iot.id eq 5": "(eq @iot.id 5)",
    "geo.distance(Locations/location,geography'POINT(-122, 43)') gt 1":
        "(gt (geo.distance! Locations/location <POINT(-122, 43)>) 1)",
    "Datastreams/Observations/FeatureOfInterest/id eq 'FOI_1' and"
    " Datastreams/Observations/resultTime ge 2010-06-01T00:00:00Z and"
    " Datastreams/Observations/resultTime le 2010-07-01T00:00:00Z":
        "(and (eq Datastreams/Observations/FeatureOfInterest/id 'FOI_1')"
        " (ge Datastreams/Observations/resultTime 2010-06-01T00:00:00)"
        " (le Datastreams/Observations/resultTime 2010-07-01T00:00:00))",
    "validTime/start lt 2012-12-03T07:16:23Z": "(lt validTime/start 2012-12-03T07:16:23)",
    "Datastream/Thing/name eq 'House 1'": "(eq Datastream/Thing/name 'House 1')",
    "resultType/type eq 'Quantity'": "(eq resultType/type 'Quantity')",
    "properties/type in ('Room','Corridor')": "(in properties/type ['Room' 'Corridor'])",
    "'Vehicle' in properties/tags": "(in 'Vehicle' properties/tags)",
    "id in (1, 2 , 3)": "(in id [1 2 3])",
    "x in (null)": "(in x [null])",
    "validTime gt now() add duration'PT1H'": "(gt validTime (add (now!) 3600s))",
    "phenomenonTime gt now() sub duration'P1D'": "(gt phenomenonTime (sub (now!) 86400s))",
    "Observations/any(o: o/result gt 5 and o/phenomenonTime gt 2024-01-01T00:00:00Z)":
        "(any Observations o (and (gt o/result 5) (gt o/phenomenonTime 2024-01-01T00:00:00)))",
    "Observations/any(o:o/result gt properties/threshold)":
        "(any Observations o (gt o/result properties/threshold))",
    "Datastreams/any(d1: d1/ObservedProperty/name eq 'NO2') and"
    " Datastreams/any(d2: d2/ObservedProperty/name eq 'O3')":
        "(and (any Datastreams d1 (eq d1/ObservedProperty/name 'NO2'))"
        " (any Datastreams d2 (eq d2/ObservedProperty/name 'O3')))",
    "Datastreams/any()": "(any Datastreams)",
    "Datastreams/all(d: d/Observations/any(o: o/result lt d/properties/limit))":
        "(all Datastreams d (any d/Observations o (lt o/result d/properties/limit)))",
    "properties/tags/any(t: t eq 'a')": "(any properties/tags t (eq t 'a'))",
    "contains(name,'Rad')": "(contains! name 'Rad')",
    "Observations/$count gt 5": "(gt Observations/$count 5)",
    "Datastreams/$count eq 0 or not Datastreams/any()":
        "(or (eq Datastreams/$count 0) (not (any Datastreams)))",
}  # fmt: skip

# as clients of FROST-Server send them, met in public code and issues
CLIENTS = {
    "during(phenomenonTime,2026-01-01T00:00:00Z/2026-02-01T00:00:00Z)":
        "(during! phenomenonTime 2026-01-01T00:00:00..2026-02-01T00:00:00)",
    "overlaps(validTime,2026-01-01/2026-02-01)":
        "(overlaps! validTime 2026-01-01T00:00:00..2026-02-01T00:00:00)",
    "before(phenomenonTime,now())": "(before! phenomenonTime (now!))",
    "after(resultTime,2026-01-01T00:00:00Z)": "(after! resultTime 2026-01-01T00:00:00)",
    "meets(validTime,2026-01-01)": "(meets! validTime 2026-01-01T00:00:00)",
    "starts(validTime,2026-01-01)": "(starts! validTime 2026-01-01T00:00:00)",
    "finishes(validTime,2026-01-01)": "(finishes! validTime 2026-01-01T00:00:00)",
    "phenomenonTime ge 2018-05-04T00:22:54.738+02:00 and"
    " 2018-05-05T09:58:53.338+02:00 le 2018-05-05T09:58:53.338+02:00":
        "(and (ge phenomenonTime 2018-05-03T22:22:54.738000)"
        " (le 2018-05-05T07:58:53.338000 2018-05-05T07:58:53.338000))",
    "not resultTime lt 2016-01-01T07:00:00Z and not resultTime ge 2016-01-01T08:00:00Z":
        "(and (not (lt resultTime 2016-01-01T07:00:00)) (not (ge resultTime 2016-01-01T08:00:00)))",
    "phenomenonTime sub 2016-01-01T08:00:00Z eq duration'PT1H'":
        "(eq (sub phenomenonTime 2016-01-01T08:00:00) 3600s)",
    "time(phenomenonTime) le time(1990-01-01T12:00:00Z)":
        "(le (time! phenomenonTime) (time! 1990-01-01T12:00:00))",
    "properties/layerName eq 'Anzahl_Fahrraeder_Zaehlstelle_5-Min'":
        "(eq properties/layerName 'Anzahl_Fahrraeder_Zaehlstelle_5-Min')",
    "startswith(name,'Parkplatz') and properties/behindertenparkplatz eq 'ja'":
        "(and (startswith! name 'Parkplatz') (eq properties/behindertenparkplatz 'ja'))",
    "st_within(HistoricalLocations/Location/location,"
    " geography'POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5))')":
        "(st_within! HistoricalLocations/Location/location"
        " <POLYGON((7.5 51.5, 7.5 53.5, 8.5 53.5, 8.5 51.5, 7.5 51.5))>)",
    "st_within(location,geography'SRID=4326;POINT(8 51)')":
        "(st_within! location <SRID=4326;POINT(8 51)>)",
    "st_within(location,geometry'POINT(8 51)')": "(st_within! location <POINT(8 51)>)",
    "(phenomenonTime ge 2018-05-04T00:00:00Z) and (result gt 5)":
        "(and (ge phenomenonTime 2018-05-04T00:00:00) (gt result 5))",
    "id gt 4711": "(gt id 4711)",
    "Thing/Locations/name eq 'Kaiserbrunnen'": "(eq Thing/Locations/name 'Kaiserbrunnen')",
}  # fmt: skip

VALUES = {
    "a eq null": "(eq a null)",
    "a eq true": "(eq a true)",
    "a eq false": "(eq a false)",
    "a eq ''": "(eq a '')",
    "a eq 'O''Neill'": '(eq a "O\'Neill")',
    "a eq ''''": '(eq a "\'")',
    "a eq 'über; (so) und ''so'''": "(eq a \"über; (so) und 'so'\")",
    "a eq 0": "(eq a 0)",
    "a eq -5": "(eq a -5)",
    "a eq 007": "(eq a 7)",
    "a eq 5.0": "(eq a 5.0)",
    "a eq -0.25": "(eq a -0.25)",
    "a eq 1e3": "(eq a 1000.0)",
    "a eq 1E-3": "(eq a 0.001)",
    "a eq 2.5e+2": "(eq a 250.0)",
    "a eq 9223372036854775807": "(eq a 9223372036854775807)",
    "a eq -9223372036854775808": "(eq a -9223372036854775808)",
    "a eq 9223372036854775808": "(eq a 9.223372036854776e+18)",
    "a eq 100000000000000000000000": "(eq a 1e+23)",
    "a eq 2026-11-25": "(eq a 2026-11-25T00:00:00)",
    "a eq 2026-11-25T08:30Z": "(eq a 2026-11-25T08:30:00)",
    "a eq 2026-11-25T08:30:15Z": "(eq a 2026-11-25T08:30:15)",
    "a eq 2026-11-25T08:30:15.5Z": "(eq a 2026-11-25T08:30:15.500000)",
    "a eq 2026-11-25t08:30:15z": "(eq a 2026-11-25T08:30:15)",
    "a eq 2026-11-25T08:30:15.123456789Z": "(eq a 2026-11-25T08:30:15.123456)",
    "a eq 2026-11-25T08:30:15+01:00": "(eq a 2026-11-25T07:30:15)",
    "a eq 2026-11-25T08:30:15-0330": "(eq a 2026-11-25T12:00:15)",
    "a eq 2026-11-25T08:30:15+01": "(eq a 2026-11-25T07:30:15)",
    "a eq 2024-02-29": "(eq a 2024-02-29T00:00:00)",
    "a eq 0001-01-01": "(eq a 0001-01-01T00:00:00)",
    "a eq 9999-12-31T23:59:59.999999Z": "(eq a 9999-12-31T23:59:59.999999)",
    "a eq 2026-01-01T00:00:00Z/2026-01-02T00:00:00Z":
        "(eq a 2026-01-01T00:00:00..2026-01-02T00:00:00)",
    "a eq 2026-01-01/2026-01-01": "(eq a 2026-01-01T00:00:00..2026-01-01T00:00:00)",
    "a eq 2026-01-01T00:00:00+01:00/2026-01-02": "(eq a 2025-12-31T23:00:00..2026-01-02T00:00:00)",
    "a lt 07:30": "(lt a 07:30:00)",
    "a lt 07:30:15.5": "(lt a 07:30:15.500000)",
    "a eq duration'PT15M'": "(eq a 900s)",
    "a eq duration'P1DT2H3M4.5S'": "(eq a 93784.5s)",
    "a eq duration'-PT1H'": "(eq a -3600s)",
    "a eq duration'+PT1H'": "(eq a 3600s)",
    "a eq duration'P2W'": "(eq a 1.2096e+06s)",
    "a eq duration'P0D'": "(eq a 0s)",
    "st_equals(a,geography'POINT EMPTY')": "(st_equals! a <POINT EMPTY>)",
    "st_equals(a,geography'POINT Z (1 2 3)')": "(st_equals! a <POINT Z (1 2 3)>)",
}  # fmt: skip

NAMES = {
    "properties/a-b eq 1": "(eq properties/a-b 1)",
    "properties/dcat:theme eq 1": "(eq properties/dcat:theme 1)",
    "properties/größe eq 1": "(eq properties/größe 1)",
    "properties/2026 eq 1": "(eq properties/2026 1)",
    "properties/2026-01-01 eq 1": "(eq properties/2026-01-01 1)",
    "properties/a.b eq 1": "(eq properties/a.b 1)",
    "properties/tags/0 eq 1": "(eq properties/tags/0 1)",
    "properties/in eq properties/not": "(eq properties/in properties/not)",
    "time gt 2026-01-01": "(gt time 2026-01-01T00:00:00)",
    "length eq date": "(eq length date)",
    "ends eq android": "(eq ends android)",
    "@id eq 1": "(eq @id 1)",
    "properties/flag": "properties/flag",
    "true": "true",
    "5": "5",
}

PRECEDENCE = {
    "a or b and c": "(or a (and b c))",
    "a and b or c": "(or (and a b) c)",
    "a or b or c": "(or a b c)",
    "(a or b) or c": "(or (or a b) c)",
    "a or (b or c)": "(or a (or b c))",
    "(a or b) and c": "(and (or a b) c)",
    "a and b or c and d or e": "(or (and a b) (and c d) e)",
    "not a and b": "(and (not a) b)",
    "not (a and b)": "(not (and a b))",
    "not not a": "(not (not a))",
    "not a eq b": "(not (eq a b))",
    "not a add b gt c": "(not (gt (add a b) c))",
    "(not a) eq b": "(eq (not a) b)",
    "a eq not b": "(eq a (not b))",
    "a eq not b and c": "(and (eq a (not b)) c)",
    "a eq b eq c": "(eq (eq a b) c)",
    "a gt b eq c lt d": "(eq (gt a b) (lt c d))",
    "a add b gt c sub d": "(gt (add a b) (sub c d))",
    "a add b mul c": "(add a (mul b c))",
    "a mul b add c": "(add (mul a b) c)",
    "a sub b sub c": "(sub (sub a b) c)",
    "a sub (b sub c)": "(sub a (sub b c))",
    "a div b mod c": "(mod (div a b) c)",
    "-a mul b": "(mul (- a) b)",
    "-(a mul b)": "(- (mul a b))",
    "- 5": "(- 5)",
    "-5": "-5",
    "5 sub -5": "(sub 5 -5)",
    "a in (1) eq b": "(eq (in a [1]) b)",
    "not a in (1)": "(not (in a [1]))",
    "a add 1 in (1)": "(in (add a 1) [1])",
    "((((a))))": "a",
    "(a)eq(b)": "(eq a b)",
    "  a\teq\n5 ": "(eq a 5)",
    "round ( a )": "(round! a)",
    "concat(a,concat(b,c))": "(concat! a (concat! b c))",
    "length(a) add length(b) gt 5": "(gt (add (length! a) (length! b)) 5)",
    "round(a sub b) eq -c": "(eq (round! (sub a b)) (- c))",
}

EXAMPLES = OPERATORS | CALLS | PROSE | CLIENTS | VALUES | NAMES | PRECEDENCE
