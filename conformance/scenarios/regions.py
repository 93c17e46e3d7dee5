"""China's provinces, cities and counties."""

from huaweicloudsdkbss.v2 import ListCitiesRequest, ListCountiesRequest, ListProvincesRequest

from suite.registry import scenario
from suite.story import customer

PROVINCES = "ListProvinces"
CITIES = "ListCities"
COUNTIES = "ListCounties"


def provinces(party, headers=None, **query):
    return party.call("list_provinces", ListProvincesRequest(**query), **(headers or {}))


def cities(party, province="CN-13", **query):
    return party.call("list_cities", ListCitiesRequest(province_code=province, **query))


def counties(party, city="CN-13-001", **query):
    return party.call("list_counties", ListCountiesRequest(city_code=city, **query))


def codes(rows):
    return [one.code for one in rows]


def rows(*pairs):
    return [{"code": code, "name": name} for code, name in pairs]


def pages(c, operation, call):
    """What a limit and an offset may not be; an empty or missing offset is 0."""
    wrong = {
        "empty limit": {"limit": ""},
        "null for a limit": {"limit": "null"},
        "quoted nothing for a limit": {"limit": '""'},
        "limit 0": {"limit": 0},
        "limit 1001": {"limit": 1001},
        "quoted nothing for an offset": {"offset": '""'},
        "offset negative": {"offset": -1},
        "offset 1001": {"offset": 1001},
    }
    for what, query in wrong.items():
        c.refused(f"{operation}: {what}", lambda query=query: call(**query), 400, "CBC.0100")
    first = call(limit=1).to_json_object()
    for offset in ("", "null", 0):
        c.check.equal(f"offset {offset!r}", call(limit=1, offset=offset).to_json_object(), first)
    c.check.equal("past the end: the count stays", call(offset=1000, limit=1000).count, first["count"])


@scenario(PROVINCES, "all of them, and a page")
def all_provinces(c):
    party = customer(c, "person")
    first = rows(("CN-11", "北京市"), ("CN-12", "天津市"))
    want = {"count": 31, "provinces": first}
    c.check.answer(PROVINCES, "two", provinces(party, limit=2), want)
    english = provinces(party, {"X_Language": "en_US"}, limit=2)
    c.check.answer(PROVINCES, "Chinese names in every language", english, want)
    whole = codes(provinces(party, limit=1000).provinces)
    c.check.equal("each once", [len(whole), len(set(whole))], [31, 31])
    c.check.equal("ten where nothing is asked", codes(provinces(party).provinces), whole[:10])
    c.check.equal("a page", codes(provinces(party, offset=29, limit=5).provinces), whole[29:])
    partner = customer(c, "solution_provider")
    c.check.equal("a partner's", provinces(partner, limit=1).count, 31)


@scenario(PROVINCES, "refusals")
def refused_provinces(c):
    party = customer(c, "person")
    pages(c, PROVINCES, lambda **query: provinces(party, **query))


@scenario(CITIES, "of provinces, of municipalities and of none")
def cities_of(c):
    party = customer(c, "person")
    hebei = cities(party, limit=2)
    want = rows(("CN-13-001", "石家庄市"), ("CN-13-002", "唐山市"))
    c.check.answer(CITIES, "two", hebei, {"count": 11, "cities": want})
    found = {one.code: one.name for one in cities(party, limit=1000).cities}
    c.check.equal("one of them", found["CN-13-006"], "保定市")
    want = {"count": 1, "cities": rows(("CN-50-001", "重庆市"))}
    c.check.answer(CITIES, "a municipality is its own city", cities(party, "CN-50"), want)
    want = {"count": 14, "cities": rows(("CN-42-090", "省直辖县级行政区划"))}
    c.check.answer(CITIES, "counties without a city", cities(party, "CN-42", offset=13), want)
    c.check.answer(CITIES, "no such province", cities(party, "CN-99"), {"count": 0, "cities": []})


@scenario(CITIES, "refusals")
def refused_cities(c):
    party = customer(c, "person")
    for what, code in {"none": None, "empty": "", "too long": "x" * 41}.items():
        c.refused(f"province code: {what}", lambda code=code: cities(party, code), 400, "CBC.0100")
    pages(c, CITIES, lambda **query: cities(party, **query))


@scenario(COUNTIES, "of cities, of municipalities and of none")
def counties_of(c):
    party = customer(c, "person")
    want = rows(("CN-13-001-01", "长安区"), ("CN-13-001-02", "桥西区"))
    c.check.answer(COUNTIES, "two", counties(party, limit=2), {"count": 22, "counties": want})
    want = {"count": 38, "counties": rows(("CN-50-001-01", "万州区"))}
    c.check.answer(COUNTIES, "of a municipality", counties(party, "CN-50-001", limit=1), want)
    want = {"count": 1, "counties": rows(("CN-44-019-01", "东莞市"))}
    c.check.answer(COUNTIES, "a city without counties", counties(party, "CN-44-019"), want)
    c.check.answer(COUNTIES, "no such city", counties(party, "CN-13-099"), {"count": 0, "counties": []})
    every = [county for province in provinces(party, limit=1000).provinces[:3]
             for city in cities(party, province.code, limit=1000).cities
             for county in codes(counties(party, city.code, limit=1000).counties)]
    c.check.equal("each county once", len(every), len(set(every)))


@scenario(COUNTIES, "refusals")
def refused_counties(c):
    party = customer(c, "person")
    for what, code in {"none": None, "empty": "", "too long": "x" * 21}.items():
        c.refused(f"city code: {what}", lambda code=code: counties(party, code), 400, "CBC.0100")
    pages(c, COUNTIES, lambda **query: counties(party, **query))
