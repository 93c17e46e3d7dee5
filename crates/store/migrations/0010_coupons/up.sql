-- Coupons and cards: the plans they are of, what customers hold, and what orders and bills did with
-- them. What a coupon holds is in its book (kinds 30 to 32, whose lot is the coupon's key).
CREATE TABLE coupon_plan (
    plan_key {int} NOT NULL PRIMARY KEY,
    kind {int} NOT NULL,
    version {int} NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    face_e8 {int} NOT NULL CHECK (face_e8 > 0),
    scene {int} NOT NULL,
    coupon_group {int} NOT NULL,
    issuer {int} NOT NULL,
    source TEXT NOT NULL,
    media {int} NOT NULL,
    fetch_method {int} NOT NULL,
    from_ms {int},
    to_ms {int},
    days {int},
    created_ms {int} NOT NULL,
    CHECK ((days IS NULL AND from_ms IS NOT NULL AND to_ms > from_ms)
        OR (days > 0 AND from_ms IS NULL AND to_ms IS NULL))
) {clustered};

CREATE TABLE coupon_plan_limit (
    plan_key {int} NOT NULL REFERENCES coupon_plan,
    number {int} NOT NULL,
    limit_key TEXT NOT NULL,
    value1 TEXT NOT NULL,
    value2 TEXT NOT NULL,
    unit TEXT NOT NULL,
    limit_type TEXT NOT NULL,
    PRIMARY KEY (plan_key, number)
) {clustered};

CREATE TABLE coupon (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL REFERENCES customer,
    coupon_key {int} NOT NULL,
    plan_key {int} NOT NULL REFERENCES coupon_plan,
    kind {int} NOT NULL,
    version {int} NOT NULL,
    face_e8 {int} NOT NULL CHECK (face_e8 > 0),
    state {int} NOT NULL,
    frozen {int} NOT NULL,
    effective_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    created_ms {int} NOT NULL,
    activated_ms {int},
    used_ms {int},
    lock_order TEXT,
    reserved_e8 {int} NOT NULL CHECK (reserved_e8 >= 0),
    last_order TEXT,
    source_customer_key {int},
    source_coupon_key {int},
    code TEXT NOT NULL,
    PRIMARY KEY (group_id, customer_key, coupon_key)
) {clustered};

-- What an order or a bill used of a coupon, and what of it came back.
CREATE TABLE coupon_use (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    order_id TEXT NOT NULL,
    coupon_key {int} NOT NULL,
    used_e8 {int} NOT NULL CHECK (used_e8 >= 0),
    returned_e8 {int} NOT NULL CHECK (returned_e8 >= 0),
    PRIMARY KEY (group_id, customer_key, order_id, coupon_key),
    CHECK (returned_e8 <= used_e8)
) {clustered};
