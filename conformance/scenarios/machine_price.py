"""A tool that tells what a machine costs: `cvm-get-price` 0.1.0 by its own door, redirected by the SDK's
environment variables alone.

It asks an elastic cloud server service for zones and flavours (a small stub here), and this API for the
price of the machine with its disk. It swallows whatever goes wrong, so that its price is compared.
"""

import asyncio
import json
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from suite.checks import fields
from suite.registry import scenario
from suite.story import customer

from .rating import AN_HOUR, DISK, SERVER, USAGE, Asker, grant

REGION, ZONES = "cn-north-4", ["cn-north-4a", "cn-north-4b"]
FLAVOUR, SIZE = "s6.small.1", 200


class Stub(BaseHTTPRequestHandler):
    """The other service: two zones, of which the second one has the machine."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.endswith("/os-availability-zone"):
            zone = lambda name: {"zoneName": name, "zoneState": {"available": True}, "hosts": []}
            answer = {"availabilityZoneInfo": [zone(name) for name in ZONES]}
        else:
            here = f"availability_zone={ZONES[1]}" in query
            answer = {"flavors": [{"id": FLAVOUR, "name": FLAVOUR}] if here else []}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Servers:
    """The stub, as long as it is asked."""

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def told(c, caller, own):
    """What the tool tells somebody."""
    from cvm_get_price import mcp

    settings = {
        "HUAWEI_ACCESS_KEY": caller.ak,
        "HUAWEI_SECRET_KEY": caller.sk,
        "HUAWEI_PROJECT_MAP": f"{REGION}:{own}",
    }
    with tempfile.TemporaryDirectory() as folder, Servers() as elsewhere:
        file = Path(folder, "tool.env")
        file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        environment = {
            "ENV_FILE_PATH": str(file),
            "HUAWEICLOUD_SDK_REGION_ECS_CN_NORTH_4": elsewhere,
            "HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_1": c.demo.base,
            "HUAWEICLOUD_SDK_IAM_ENDPOINT": c.demo.base,
        }
        with c.environment(**environment):
            arguments = {"instance_type": FLAVOUR, "disk_size": SIZE}
            answer = asyncio.run(mcp.call_tool("huaweiyun_get_price", arguments))
    content = answer[0] if isinstance(answer, tuple) else answer
    return content[0].text


@scenario(USAGE, "a price tool of the public")
def machine(c):
    party = customer(c, "enterprise")
    asker = Asker(party.caller)
    parts = [{**SERVER, **AN_HOUR}, {**DISK, **AN_HOUR, "resource_spec": "GPSSD", "resource_size": SIZE}]

    def expected():
        price = fields(asker.usage(*parts))["amount"]
        line = f"1. {REGION} | {ZONES[1]} | {float(price)} 元/小时"
        return f"🔎 华为云 机型 [{FLAVOUR}] 询价结果 (Top 1):\n{line}"

    c.check.equal("the list price", told(c, party.caller, asker.project), expected())
    before = expected()
    grant(c, party, "605", "0.8")
    c.check.equal("after a contract", told(c, party.caller, asker.project), expected())
    c.check.equal("which is less", before != expected(), True)
