"""The vendor's first Python SDK (`huaweicloud-sdk-python`), which signs in the older, scoped form.

It was written for Python 3.7 and finds an abstract class where the library had it then; nothing else of
it is touched.
"""

import collections
import collections.abc

collections.MutableMapping = collections.abc.MutableMapping  # keystoneauth1 3.4 asks for it here

from openstack import connection  # noqa: E402
from openstack.bss.bss_service import BssService  # noqa: E402
from openstack.bssintl.bss_intl_service import BssIntlService  # noqa: E402

REGIONS = {"cn": "cn-north-1", "intl": "ap-southeast-1"}
SERVICES = {"cn": BssService, "intl": BssIntlService}


class FirstSdk:
    """A connection of that SDK as one caller.

    `bss` has its methods for billing, all of them old forms; they find the server by the environment
    variable that `endpoint` names, as the SDK documents it. Of those that are built it has methods for
    real-name authentication and for sending a code, the same ones on both sites.
    """

    def __init__(self, caller, sk=None):
        site = caller.demo.site
        self.base, self.service = f"{caller.demo.base}/v1.0", SERVICES[site]()
        self.connection = connection.Connection(
            ak=caller.ak, sk=sk or caller.sk, cloud="hubu.test", region=REGIONS[site],
            domain_id=caller.domain_id,
        )
        self.bss = self.connection.bss if site == "cn" else self.connection.bssintl

    @property
    def endpoint(self):
        """The variable that points the SDK at the server."""
        name = self.service.service_type.upper().replace("-", "_")
        return {f"OS_{name}_ENDPOINT_OVERRIDE": self.base}

    def get(self, path, **query):
        """A GET of an old form the SDK has no method for, signed by its session."""
        return self.connection.session.get(
            path, endpoint_filter=self.service, endpoint_override=self.base, params=query
        )
