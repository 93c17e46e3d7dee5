"""Every operation of the site's SDK is known: served, or declared as not built yet."""

import json
from pathlib import Path

from suite.registry import scenario

HERE = Path(__file__).resolve().parent.parent
CATALOGUE = json.loads((HERE / "catalogue.json").read_text(encoding="utf-8"))
NOT_BUILT = set((HERE / "not-implemented.txt").read_text(encoding="utf-8").split())


def sweep(c):
    caller = c.caller("master")
    for row in CATALOGUE["operations"]:
        path = row["path"].replace("{", "a-").replace("}", "")
        body = {} if row["method"] in ("POST", "PUT") else None
        answer = caller.raw(row["method"], path, body=body)
        try:
            code = answer.json().get("error_code") if answer.text else None
        except ValueError:
            code = answer.text[:100]
        what = f"{row['id']}: {answer.status_code} {code}"
        if c.demo.site not in row["sites"]:
            c.check.true(what, (answer.status_code, code) == (404, "APIGW.0101"))
        elif row["id"] in NOT_BUILT:
            c.check.true(what, answer.status_code == 501 and bool(code))
        else:
            c.check.true(what, answer.status_code in (200, 204, 400, 403))
            c.check.true(f"{what}: a code of its own", answer.status_code < 400 or code.startswith("CBC."))


@scenario("the SDK's operations", "served, declared as not built, or of the other site")
def china(c):
    sweep(c)


@scenario("the SDK's operations", "served, declared as not built, or of the other site", site="intl")
def international(c):
    sweep(c)
