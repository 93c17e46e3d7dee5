-- Rows of bills, what resources were called on them, what coupons paid of them, and their sums. Rows stand in
-- the order of their pages: what was traded last first (down_ms is what was traded, below zero), then by key.
-- The group is the consumer's. Codes are interned; 0 is none.
CREATE TABLE bill_row (
    group_id {int} NOT NULL,
    consumer_key {int} NOT NULL,
    cycle {int} NOT NULL,
    down_ms {int} NOT NULL,
    row_key {int} NOT NULL,
    day {int} NOT NULL,
    label {int} NOT NULL,
    payer_key {int} NOT NULL,
    bill_type {int} NOT NULL,
    mode {int} NOT NULL,
    provider {int} NOT NULL,
    settlement {int} NOT NULL,
    from_ms {int},
    to_ms {int},
    order_key {int},
    posting_key {int},
    resource_key {int},
    charging {int} NOT NULL,
    product {int} NOT NULL,
    service {int} NOT NULL,
    resource_type {int} NOT NULL,
    region {int} NOT NULL,
    spec {int} NOT NULL,
    project {int} NOT NULL,
    usage_type {int} NOT NULL,
    size {int},
    usage_e8 {int},
    free_e8 {int},
    measure {int},
    numerator {int},
    denominator {int},
    period_unit {int},
    period_num {int},
    gathered {int} NOT NULL,
    unit_price_e10 {int},
    discount_type {int},
    official_e8 {int} NOT NULL,
    discount_e8 {int} NOT NULL,
    erase_e8 {int} NOT NULL,
    due_e8 {int} NOT NULL,
    cash_e8 {int} NOT NULL,
    credit_e8 {int} NOT NULL,
    coupon_e8 {int} NOT NULL,
    flexi_e8 {int} NOT NULL,
    card_e8 {int} NOT NULL,
    bonus_e8 {int} NOT NULL,
    debt_e8 {int} NOT NULL,
    writeoff_e8 {int} NOT NULL,
    PRIMARY KEY (group_id, consumer_key, cycle, down_ms, row_key),
    CHECK (due_e8 = official_e8 - discount_e8 - erase_e8),
    CHECK (due_e8 = cash_e8 + credit_e8 + coupon_e8 + flexi_e8 + card_e8 + bonus_e8 + debt_e8
        + writeoff_e8)
) {clustered};

-- What a resource was called: a new number when it changes. `tags` is a list of names and values in JSON.
CREATE TABLE bill_label (
    group_id {int} NOT NULL,
    resource_key {int} NOT NULL,
    number {int} NOT NULL,
    name TEXT NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (group_id, resource_key, number)
) {clustered};

CREATE TABLE bill_coupon (
    group_id {int} NOT NULL,
    row_key {int} NOT NULL,
    coupon_key {int} NOT NULL,
    amount_e8 {int} NOT NULL CHECK (amount_e8 <> 0),
    PRIMARY KEY (group_id, row_key, coupon_key)
) {clustered};

-- What the rows of a civil day come to, written with them. `zeros` counts those of which nothing is due.
CREATE TABLE bill_sum (
    group_id {int} NOT NULL,
    consumer_key {int} NOT NULL,
    cycle {int} NOT NULL,
    payer_key {int} NOT NULL,
    day {int} NOT NULL,
    service {int} NOT NULL,
    resource_type {int} NOT NULL,
    mode {int} NOT NULL,
    bill_type {int} NOT NULL,
    region {int} NOT NULL,
    project {int} NOT NULL,
    number {int} NOT NULL,
    zeros {int} NOT NULL,
    official_e8 {int} NOT NULL,
    discount_e8 {int} NOT NULL,
    erase_e8 {int} NOT NULL,
    due_e8 {int} NOT NULL,
    cash_e8 {int} NOT NULL,
    credit_e8 {int} NOT NULL,
    coupon_e8 {int} NOT NULL,
    flexi_e8 {int} NOT NULL,
    card_e8 {int} NOT NULL,
    bonus_e8 {int} NOT NULL,
    debt_e8 {int} NOT NULL,
    writeoff_e8 {int} NOT NULL,
    PRIMARY KEY (group_id, consumer_key, cycle, payer_key, day, service, resource_type, mode,
        bill_type, region, project)
) {clustered};

-- What somebody owes, whoever consumed it: few sums, and none where nothing is owed.
CREATE INDEX bill_sum_owed ON bill_sum (payer_key, cycle, group_id, consumer_key) WHERE debt_e8 > 0;
