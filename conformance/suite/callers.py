"""Callers: the vendor's client with a key pair, and the same key pair on raw requests."""

import json
import threading
from urllib.parse import urlsplit

import requests
from huaweicloudsdkbss.v2 import BssClient
from huaweicloudsdkbssintl.v2 import BssintlClient
from huaweicloudsdkcore.auth.credentials import GlobalCredentials
from huaweicloudsdkcore.exceptions.exception_handler import DefaultExceptionHandler
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.sdk_request import SdkRequest
from huaweicloudsdkcore.signer.signer import Signer

CLIENTS = {"cn": BssClient, "intl": BssintlClient}


class KeepBody(DefaultExceptionHandler):
    """The SDK's own handler; it also hands on the check items, which the SDK does not surface."""

    def handle_exception(self, request, response):
        try:
            super().handle_exception(request, response)
        except ServiceResponseException as refusal:
            refusal.raw = response
            try:
                body = response.json()
            except ValueError:
                body = {}
            refusal.items = body.get("fail_check_items") if isinstance(body, dict) else None
            raise


class Caller:
    """A key pair at one server."""

    def __init__(self, demo, ak, sk, domain_id=None):
        self.demo, self.ak, self.sk, self.domain_id = demo, ak, sk, domain_id
        self.keys = GlobalCredentials(ak, sk, domain_id) if domain_id else GlobalCredentials(ak, sk)
        self._local = threading.local()

    @classmethod
    def of_role(cls, demo, role):
        """The caller the server printed for a role."""
        row = demo.caller(role)
        return cls(demo, row["ak"], row["sk"], row["domain_id"])

    @property
    def client(self):
        """The SDK's client for the realm's site; one for each thread."""
        if not hasattr(self._local, "client"):
            self._local.client = self.build(CLIENTS[self.demo.site])
        return self._local.client

    def build(self, client):
        """An SDK client of that class, pointed at the server."""
        config = HttpConfig.get_default_config()
        config.timeout = (10, 60)
        builder = client.new_builder().with_http_config(config).with_credentials(self.keys)
        builder = builder.with_exception_handler(KeepBody()).with_endpoint(self.demo.base)
        return builder.build()

    def call(self, name, request, **headers):
        """Call an operation by its SDK method name; `X_Language="en_US"` adds that header."""
        invoker = getattr(self.client, f"{name}_invoker")(request)
        for key, value in headers.items():
            invoker.add_header(key.replace("_", "-"), value)
        return invoker.invoke()

    def raw(self, method, path, *, query=(), body=None, headers=None, base=None, keys=None,
            late_headers=None):
        """A request signed by the SDK's signer, sent as it is; returns the HTTP response.

        `late_headers` join after the signature was made and are not part of it.
        """
        base = base or self.demo.base
        text = body if isinstance(body, (str, bytes, type(None))) else json.dumps(body)
        target = urlsplit(base)
        request = SdkRequest(
            method=method,
            schema=target.scheme,
            host=target.netloc,
            resource_path=target.path + path,
            query_params=list(query),
            header_params={"Content-Type": "application/json", **(headers or {})},
            body=text or "",
        )
        Signer(keys or self.keys).sign(request)
        url = f"{target.scheme}://{target.netloc}{request.uri}"
        headers = {**request.header_params, **(late_headers or {})}
        return self.session.request(method, url, data=request.body, headers=headers, timeout=60)

    @property
    def session(self):
        """A plain HTTP session; one for each thread."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
        return self._local.session
