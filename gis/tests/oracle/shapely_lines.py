"""Distance, distance along and side of places by shapely (GEOS): JSON on stdin and stdout.

{"lines": [[[x, y], ...], ...], "asks": [[line, x, y], ...]}
 -> {"version": "...", "answers": [[distance, along, side], ...]}, side 1 left, -1 right, 0 neither.
"""
import json
import sys

import shapely
from shapely.geometry import LinearRing, LineString, Point

given = json.load(sys.stdin)
lines = [LineString(line) for line in given["lines"]]


def side(line, along, place):
    """The turn from a short piece of the line around the foot to the place."""
    step = min(0.001, line.length / 4)
    if along < 1e-6 or along > line.length - 1e-6:
        return 0
    before, after = line.interpolate(along - step), line.interpolate(along + step)
    ring = LinearRing([(before.x, before.y), (after.x, after.y), (place.x, place.y)])
    return 1 if ring.is_ccw else -1


answers = []
for number, x, y in given["asks"]:
    line, place = lines[number], Point(x, y)
    along = line.project(place)
    answers.append([line.distance(place), along, side(line, along, place)])
json.dump({"version": shapely.__version__, "answers": answers}, sys.stdout)
