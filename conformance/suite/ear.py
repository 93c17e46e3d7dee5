"""Hears every answer of the servers under test, whichever client asked.

It listens below all of them, where the library `requests` sends, so that no client is changed.
"""

import threading
from collections import defaultdict
from urllib.parse import unquote, urlsplit

import requests

from .checks import paths
from .interface import interface

# What the SDK calls itself.
SDK_AGENT = "huaweicloud-usdk-python"
# The code that old forms, and few new ones, tell success with.
SUCCESS = "CBC.0000"


class Heard:
    """What was answered by one server, by operation."""

    def __init__(self):
        self.clients = defaultdict(set)
        self.fields = defaultdict(set)
        self.refusals = defaultdict(set)
        self.undeclared = set()
        self._lock = threading.Lock()

    def note(self, response):
        """One answer."""
        request = response.request
        operation = interface().find(request.method, unquote(urlsplit(request.url).path))
        if operation is None or response.status_code == 404 and body_of(response).get("error_code") == "APIGW.0101":
            return
        client, body = client_of(request), body_of(response)
        if response.status_code >= 400 and response.headers.get("Content-Type", "").startswith("text/html"):
            return  # a page tells people, not programs
        with self._lock:
            self.clients[operation.id].add(client)
            if response.status_code < 400:
                self._note_fields(operation, body)
            # Old forms, and few new ones, refuse some things with the status of success.
            if response.status_code >= 400 or told(body)[0] not in (None, SUCCESS):
                self._note_refusal(operation, response.status_code, body, client)

    def _note_fields(self, operation, body):
        for name in set(paths(body)):
            known = operation.known_as(name)
            if known:
                self.fields[operation.id].add(known)
            else:
                self.undeclared.add(f"{operation.id} answered `{name}`")

    def _note_refusal(self, operation, status, body, client):
        refusal = operation.refusal(status, *told(body))
        if refusal:
            self.refusals[operation.id].add((refusal.name, client))
        else:
            self.undeclared.add(f"{operation.id} refused with {status} {told(body)}")


def told(body):
    """The code and the message of any service's error body."""
    error = body.get("error")
    if isinstance(error, dict):
        return None, str(error.get("message", ""))
    return body.get("error_code"), str(body.get("error_msg", ""))


def body_of(response):
    """The JSON object of an answer; empty where there is none."""
    try:
        body = response.json() if response.content else {}
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def client_of(request):
    """Which of `proven.CLIENTS` sent it."""
    if request.headers.get("User-Agent", "").startswith(SDK_AGENT):
        return "SDK"
    if "X-Auth-Token" in request.headers:
        return "token"
    return "signer" if "Authorization" in request.headers else "plain"


LISTENING = {}


def listen(address, heard):
    """Note the answers of the server at that address from now on."""
    LISTENING[urlsplit(address).netloc] = heard


def _install():
    send = requests.Session.send

    def sent(session, request, **more):
        response = send(session, request, **more)
        heard = LISTENING.get(urlsplit(request.url).netloc)
        if heard:
            heard.note(response)
        return response

    requests.Session.send = sent


_install()
