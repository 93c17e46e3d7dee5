"""An endpoint that webhooks are sent to: it keeps what it gets, and checks what it is signed with."""

import base64
import hashlib
import hmac
import json
import queue
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE_SECONDS = 30


class Hook:
    """A listening endpoint; `url` is where it listens, `status` what it answers."""

    def __init__(self, server):
        self.letters = queue.Queue()
        self.status = 204
        self.url = f"http://127.0.0.1:{server.server_address[1]}/hook"

    def next(self):
        """The headers and the body of the next letter; None when none comes."""
        try:
            return self.letters.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            return None


@contextmanager
def hook():
    """An endpoint for the length of a block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status = kept.status
            kept.letters.put((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass  # what came is looked at by whoever waits for it

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept = Hook(server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def is_signed(secret, headers, body):
    """Standard Webhooks, written from its page and not from ours: is one of the signatures this secret's?"""
    low = {name.lower(): value for name, value in headers.items()}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{low['webhook-id']}.{low['webhook-timestamp']}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(ours, one) for one in low["webhook-signature"].split(" "))


def told(letter):
    """The event of a letter."""
    return json.loads(letter[1])
