"""Makes pieces of map dirty as hands and programs do, to see what breaks."""

from dataclasses import replace

from stadtherz.streets.domain.elements import Extract, Node, Way

WORDS = ("", "no", "NO", " yes", "?", "3 cm", "0,06", "-1", "9" * 60, "1e309", "nan", "0-99999999",
         "-5;-999;3", "1;2;3", "yes;no", "٣٤", "x" * 255, "12'", "5 mph", "00", "²", "-", "1-",
         "left|right", "{x}", "%s", "<b>")  # fmt: skip
SIZES = ("width", "lanes", "level", "kerb:height", "maxspeed", "step_count", "incline", "layer")


def _all_tags(extract, change):
    nodes = {one.id: replace(one, tags=change(dict(one.tags))) if one.tags else one
             for one in extract.nodes.values()}  # fmt: skip
    ways = tuple(replace(one, tags=change(dict(one.tags))) for one in extract.ways)
    return Extract(nodes, ways, extract.areas)


def tags_removed(extract, chance):
    return _all_tags(extract, lambda tags: {
        key: word for key, word in tags.items() if chance.random() < 0.7
    })  # fmt: skip


def words_dirtied(extract, chance):
    return _all_tags(extract, lambda tags: {
        key: chance.choice(WORDS) if chance.random() < 0.2 else word for key, word in tags.items()
    })  # fmt: skip


def sizes_dirtied(extract, chance):
    def change(tags):
        return tags | {key: chance.choice(WORDS) for key in SIZES if chance.random() < 0.3}

    return _all_tags(extract, change)


def nodes_moved(extract, chance):
    def moved(one):
        far = chance.choice((1e-6, 1e-4, 1e-2, 1.0, 40.0)) if chance.random() < 0.1 else 0.0
        return replace(one, lon=one.lon + chance.uniform(-far, far),
                       lat=one.lat + chance.uniform(-far, far))  # fmt: skip

    return replace(extract, nodes={key: moved(one) for key, one in extract.nodes.items()})


def nodes_gone(extract, chance):
    kept = {key: one for key, one in extract.nodes.items() if chance.random() < 0.85}
    return replace(extract, nodes=kept)


def ways_cut(extract, chance):
    def cut(nodes):
        how = chance.random()
        if how > 0.5 or not nodes:
            return nodes
        some = (nodes[: chance.randint(0, len(nodes))], nodes[::-1], nodes + nodes, nodes[:1] * 3,
                tuple(chance.sample(nodes, len(nodes))))  # fmt: skip
        return some[int(how * 10)]

    ways = tuple(replace(way, nodes=cut(way.nodes)) for way in extract.ways)
    return replace(extract, ways=ways)


def elsewhere(extract, chance):
    """Move all of it to a corner of the earth."""
    some = list(extract.nodes.values())
    lon, lat = some[0].lon, some[0].lat
    to_lon, to_lat = chance.choice([(180.0, -17.8), (0.0, 0.0), (18.0, 78.2), (-70.0, -53.1)])
    nodes = {
        one.id: replace(one, lon=(one.lon - lon + to_lon + 180) % 360 - 180,
                        lat=one.lat - lat + to_lat)
        for one in some
    }  # fmt: skip
    return replace(extract, nodes=nodes)


def numbers_negative(extract, _chance):
    nodes = {-key: Node(-key, one.lon, one.lat, one.tags) for key, one in extract.nodes.items()}
    ways = tuple(Way(-one.id, tuple(-node for node in one.nodes), one.tags) for one in extract.ways)
    return Extract(nodes, ways)


ALL = (tags_removed, words_dirtied, sizes_dirtied, nodes_moved, nodes_gone, ways_cut, elsewhere,
       numbers_negative)  # fmt: skip
