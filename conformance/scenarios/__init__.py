"""The scenarios; importing this package registers all of them."""

from . import (
    allocate,
    allocate_refusals,
    balances,
    create_member,
    edge,
    iam,
    international,
    members,
    old_forms,
    operator_access,
    operator_business,
    organisation,
    permissions,
    reclaim,
    repeats,
    sms_code,
    statement,
    transferable,
    vendor_surface,
)
