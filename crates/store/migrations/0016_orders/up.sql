-- Orders, what they are about, and what paid them; resources with their terms, and the rules of both.
CREATE TABLE resource (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL REFERENCES customer,
    resource_key {int} NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    product_id TEXT NOT NULL,
    service TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    region TEXT NOT NULL,
    spec TEXT NOT NULL,
    strict_selected {int} NOT NULL,
    zone TEXT,
    size {int},
    size_measure {int},
    project TEXT NOT NULL,
    enterprise_project TEXT NOT NULL,
    parent_key {int},
    sale {int} NOT NULL,
    provision {int} NOT NULL,
    frozen {int},
    status {int},
    policy {int},
    renew_unit {int},
    renew_left {int},
    expires_ms {int},
    cycle {int},
    effective_ms {int},
    on_demand_ms {int},
    closed_ms {int},
    created_ms {int} NOT NULL,
    updated_ms {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, resource_key)
) {clustered};

CREATE UNIQUE INDEX resource_by_id ON resource (id);

CREATE INDEX resource_by_parent ON resource (group_id, parent_key) WHERE parent_key IS NOT NULL;

-- How a resource was charged, from when to when.
CREATE TABLE resource_charging (
    group_id {int} NOT NULL,
    resource_key {int} NOT NULL,
    number {int} NOT NULL,
    mode {int} NOT NULL,
    product_id TEXT NOT NULL,
    spec TEXT NOT NULL,
    size {int},
    from_ms {int} NOT NULL,
    to_ms {int},
    PRIMARY KEY (group_id, resource_key, number)
) {clustered};

CREATE TABLE resource_tag (
    group_id {int} NOT NULL,
    resource_key {int} NOT NULL,
    tag TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (group_id, resource_key, tag)
) {clustered};

-- An order, or a combined trade of several (combined = 1), which name it by trade_key. They stand in the order
-- of the list, so that a page deep in it sorts nothing.
CREATE TABLE customer_order (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL REFERENCES customer,
    placed_ms {int} NOT NULL,
    order_key {int} NOT NULL,
    id TEXT NOT NULL,
    trade_key {int},
    combined {int} NOT NULL,
    kind {int} NOT NULL,
    source {int} NOT NULL,
    status {int} NOT NULL,
    reason {int},
    service TEXT NOT NULL,
    pay_until_ms {int},
    paid_ms {int},
    completed_ms {int},
    updated_ms {int} NOT NULL,
    discount_key {int},
    discount_kind {int},
    payer_key {int} NOT NULL,
    agent_pay {int} NOT NULL,
    placed_by TEXT NOT NULL,
    five_days {int} NOT NULL,
    catalogue_version {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, placed_ms, id)
) {clustered};

CREATE UNIQUE INDEX customer_order_by_id ON customer_order (id);

CREATE UNIQUE INDEX customer_order_by_key ON customer_order (group_id, order_key);

CREATE INDEX customer_order_by_trade ON customer_order (group_id, trade_key, order_key, id)
    WHERE trade_key IS NOT NULL;

-- Orders that somebody else pays than the customer.
CREATE INDEX customer_order_by_payer ON customer_order (payer_key, placed_ms, id)
    WHERE payer_key <> customer_key;

-- In which services a customer has completed orders; parts of combined trades are among them.
CREATE INDEX customer_order_by_service ON customer_order (group_id, customer_key, service)
    WHERE status = 5;

-- Orders by which resources left within five days for nothing: a few of a customer's.
CREATE INDEX customer_order_five_days
    ON customer_order (group_id, customer_key, placed_ms, status, five_days)
    WHERE five_days > 0;

-- How many orders a customer placed in a civil day, by all that the list can be asked for.
CREATE TABLE order_count (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    day {int} NOT NULL,
    kind {int} NOT NULL,
    status {int} NOT NULL,
    service TEXT NOT NULL,
    number {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, day, kind, status, service)
) {clustered};

-- `discounts` is `605:120000000 700:50`: what lowered the price, and by how much.
CREATE TABLE order_line (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    number {int} NOT NULL,
    product_id TEXT NOT NULL,
    service TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    region TEXT NOT NULL,
    spec TEXT NOT NULL,
    strict_selected {int} NOT NULL,
    zone TEXT,
    size {int},
    size_measure {int},
    base_product_id TEXT,
    base_spec TEXT,
    period_unit {int} NOT NULL,
    period_num {int},
    count {int} NOT NULL,
    effective_ms {int},
    expires_ms {int},
    official_e8 {int} NOT NULL,
    after_e8 {int} NOT NULL,
    vouchers_e8 {int} NOT NULL,
    flexi_e8 {int} NOT NULL,
    cards_e8 {int} NOT NULL,
    fee_e8 {int},
    consumed_e8 {int},
    discounts TEXT NOT NULL,
    PRIMARY KEY (group_id, order_key, number)
) {clustered};

-- The resources of a line; where it buys time, the term of each.
CREATE TABLE order_item (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    number {int} NOT NULL,
    resource_key {int} NOT NULL,
    state {int} NOT NULL,
    unit {int},
    periods {int},
    from_ms {int},
    to_ms {int},
    extra_days {int} NOT NULL,
    PRIMARY KEY (group_id, order_key, number, resource_key)
) {clustered};

CREATE INDEX order_item_by_resource ON order_item (group_id, resource_key, order_key);

-- What paid for a resource in an order, and what of it went back since. Sources without a coupon have
-- the coupon 0.
CREATE TABLE order_payment (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    number {int} NOT NULL,
    resource_key {int} NOT NULL,
    source {int} NOT NULL,
    coupon_key {int} NOT NULL,
    amount_e8 {int} NOT NULL CHECK (amount_e8 > 0),
    returned_e8 {int} NOT NULL CHECK (returned_e8 >= 0),
    PRIMARY KEY (group_id, order_key, number, resource_key, source, coupon_key),
    CHECK (returned_e8 <= amount_e8)
) {clustered};

-- The discounts an order may be paid with, and what each leaves of each line.
CREATE TABLE order_offer (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    discount_key {int} NOT NULL,
    place {int} NOT NULL,
    kind {int} NOT NULL,
    mode {int} NOT NULL,
    value_e10 {int} NOT NULL,
    until_ms {int},
    amount_e8 {int} NOT NULL,
    off_e8 {int} NOT NULL,
    ratio_e8 {int} NOT NULL,
    PRIMARY KEY (group_id, order_key, discount_key, place)
) {clustered};

-- What an order gives back: to what (source, coupon), of which order that paid.
CREATE TABLE order_back (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    place {int} NOT NULL,
    resource_key {int} NOT NULL,
    base_key {int} NOT NULL,
    base_number {int} NOT NULL,
    source {int} NOT NULL,
    coupon_key {int} NOT NULL,
    amount_e8 {int} NOT NULL CHECK (amount_e8 > 0),
    PRIMARY KEY (group_id, order_key, place)
) {clustered};

-- The same as its details tell it: paid, consumed, fee (1 to 3).
CREATE TABLE order_refund (
    group_id {int} NOT NULL,
    order_key {int} NOT NULL,
    place {int} NOT NULL,
    resource_key {int} NOT NULL,
    base_key {int} NOT NULL,
    kind {int} NOT NULL,
    amount_e8 {int} NOT NULL,
    PRIMARY KEY (group_id, order_key, place)
) {clustered};

-- How an account's renewals run; an account without a row has the usual ways.
CREATE TABLE renewal_setting (
    customer_key {int} NOT NULL PRIMARY KEY REFERENCES customer,
    deduction_days {int},
    unified_day {int}
) {clustered};

-- How long resources stay after their end, by the level of their customer; '' is for all others.
CREATE TABLE life_length (
    level TEXT NOT NULL PRIMARY KEY,
    grace_days {int} NOT NULL CHECK (grace_days >= 0),
    retention_days {int} NOT NULL CHECK (retention_days >= 0)
) {clustered};

-- What leaving a term costs; while there is no row, the table every realm begins with holds.
CREATE TABLE refund_fee (
    months {int} NOT NULL,
    used_months {int} NOT NULL,
    rate_e8 {int} NOT NULL CHECK (rate_e8 >= 0),
    PRIMARY KEY (months, used_months)
) {clustered};

-- Numbers that rule trades; one without a row has its default.
CREATE TABLE trade_rule (
    rule TEXT NOT NULL PRIMARY KEY,
    value {int} NOT NULL
) {clustered};
