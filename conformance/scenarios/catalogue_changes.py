"""Other catalogues than the demo's: products with other traits, and products that become dear."""

import csv
import io
from contextlib import contextmanager
from datetime import timedelta

from suite.operator_plane import fresh, stamp

from .rating import DISK


def read(text):
    """The lines of a table."""
    return list(csv.DictReader(io.StringIO(text)))


def written(rows):
    """The text of a table."""
    text = io.StringIO()
    table = csv.DictWriter(text, rows[0], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


@contextmanager
def traits(c, product, *words):
    """A product has these traits besides its own, for the length of a block."""
    before = c.operator.catalogue()
    rows = read(before["products.csv"])
    for row in rows:
        if row["product"] == product:
            row["traits"] = " ".join(sorted({*row["traits"].split(), *words}))
    c.operator.apply_catalogue({**before, "products.csv": written(rows)})
    try:
        yield
    finally:
        c.operator.apply_catalogue(before)


def becomes_dear(c, after):
    """A disk that is sold at 0.01 a GB and month now, and at nearly the highest price from `after` (a time span)
    on; as orders name it. It stays in the catalogue, since its prices begin."""
    spec, now = fresh("dear."), c.operator.now()
    tables = c.operator.catalogue()
    products, prices = read(tables["products.csv"]), read(tables["prices.csv"])
    sold_as = (DISK["resource_spec"], DISK["region"])
    like = next(row for row in products if (row["spec"], row["region"]) == sold_as)
    ident = f"OFFI-{spec}"
    products.append({**like, "product": ident, "spec": spec})
    blank = dict.fromkeys(prices[0], "")
    for amount, begin in [("0.01", now + timedelta(seconds=5)), ("900000000", now + after)]:
        prices.append({**blank, "product": ident, "mode": "period", "period": "month", "price": amount,
                       "from": stamp(begin)})
    c.operator.apply_catalogue({**tables, "products.csv": written(products), "prices.csv": written(prices)})
    c.operator.advance(seconds=6)
    return {**DISK, "resource_spec": spec}
