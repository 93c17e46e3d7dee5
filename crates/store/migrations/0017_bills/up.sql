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

-- Usage that was taken, in the order in which it was; a source without a name is the inventory.
CREATE TABLE usage_record (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    seq {int} NOT NULL,
    resource_key {int} NOT NULL,
    charging {int} NOT NULL,
    usage_type TEXT NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int} NOT NULL,
    quantity_e8 {int} NOT NULL,
    measure {int} NOT NULL,
    size {int},
    source TEXT,
    event TEXT,
    received_ms {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, seq)
) {clustered};

-- What events are known by, so that what is delivered again is found: over the whole realm, for a key is known
-- before its customer is. An event that was taken has records, `number` of them from `first_seq` on.
CREATE TABLE usage_key (
    source TEXT NOT NULL,
    event TEXT NOT NULL,
    hash {bytes} NOT NULL,
    status {int} NOT NULL,
    group_id {int},
    customer_key {int},
    first_seq {int},
    number {int},
    from_ms {int} NOT NULL,
    to_ms {int} NOT NULL,
    forget_ms {int},
    PRIMARY KEY (source, event)
) {clustered};

CREATE INDEX usage_key_by_end ON usage_key (forget_ms) WHERE forget_ms IS NOT NULL;

-- Events that wait, as they were reported. `tags` is a list of names and values in JSON.
CREATE TABLE usage_parked (
    source TEXT NOT NULL,
    event TEXT NOT NULL,
    reason {int} NOT NULL,
    received_ms {int} NOT NULL,
    look_again_ms {int},
    resource TEXT NOT NULL,
    usage_type TEXT NOT NULL,
    quantity_e8 {int} NOT NULL,
    measure {int} NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int} NOT NULL,
    size {int},
    region TEXT,
    zone TEXT,
    project TEXT,
    tags TEXT,
    corrects TEXT,
    PRIMARY KEY (source, event)
) {clustered};

CREATE INDEX usage_parked_by_time ON usage_parked (received_ms, source, event);

CREATE INDEX usage_parked_by_resource ON usage_parked (resource);

CREATE INDEX usage_parked_again ON usage_parked (look_again_ms, source, event)
    WHERE look_again_ms IS NOT NULL;

-- How far the usage of a customer is settled: that of its records, and that of its inventory.
CREATE TABLE settlement_state (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    next_seq {int} NOT NULL,
    settled_seq {int} NOT NULL,
    inventory_ms {int},
    PRIMARY KEY (group_id, customer_key),
    CHECK (settled_seq < next_seq)
) {clustered};

-- What was rated in a month under a price that is graduated; the group is the payer's.
CREATE TABLE tier_sum (
    group_id {int} NOT NULL,
    payer_key {int} NOT NULL,
    month {int} NOT NULL,
    product {int} NOT NULL,
    region {int} NOT NULL,
    usage_type {int} NOT NULL,
    rated_e8 {int} NOT NULL CHECK (rated_e8 >= 0),
    PRIMARY KEY (group_id, payer_key, month, product, region, usage_type)
) {clustered};

-- Small amounts that have not come to a cent; the group and the customer are the consumer's. What they cost is
-- exact: amounts, and what there is beyond their eight decimals.
CREATE TABLE small_sum (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    cycle {int} NOT NULL,
    payer_key {int} NOT NULL,
    resource_key {int} NOT NULL,
    charging {int} NOT NULL,
    usage_type {int} NOT NULL,
    measure {int} NOT NULL,
    project {int} NOT NULL,
    back {int} NOT NULL,
    official_e8 {int} NOT NULL,
    official_rest {int} NOT NULL,
    discounted_e8 {int} NOT NULL,
    discounted_rest {int} NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int} NOT NULL,
    quantity_e8 {int} NOT NULL,
    free_e8 {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, cycle, payer_key, resource_key, charging, usage_type,
        measure, project, back)
) {clustered};

-- Packages of usage; a scope without a project is all of them. `kind` says what windows are counted from.
CREATE TABLE package (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    package_key {int} NOT NULL,
    order_key {int},
    resource_key {int},
    product_id TEXT NOT NULL,
    project TEXT,
    source {int} NOT NULL,
    bundle {int} NOT NULL,
    cycle {int},
    kind {int},
    purchased_ms {int} NOT NULL,
    effective_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    unsubscribed_ms {int},
    PRIMARY KEY (group_id, customer_key, package_key)
) {clustered};

-- What a package holds. A restriction that is empty restricts nothing; `specs` is a list in JSON.
CREATE TABLE package_item (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    package_key {int} NOT NULL,
    item_key {int} NOT NULL,
    service TEXT NOT NULL,
    resource_type TEXT NOT NULL,
    usage_type TEXT NOT NULL,
    region TEXT NOT NULL,
    specs TEXT NOT NULL,
    quota_e8 {int} NOT NULL CHECK (quota_e8 >= 0),
    measure {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, package_key, item_key)
) {clustered};

-- What was used of an item in a window; one without a row was not used.
CREATE TABLE package_window (
    group_id {int} NOT NULL,
    item_key {int} NOT NULL,
    number {int} NOT NULL,
    used_e8 {int} NOT NULL CHECK (used_e8 >= 0),
    PRIMARY KEY (group_id, item_key, number)
) {clustered};

-- What packages covered of usage, in the order of its list: what was deducted last first (down_ms is that instant,
-- below zero). Codes are interned. What is given back is used below zero.
CREATE TABLE package_deduction (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    down_ms {int} NOT NULL,
    usage_seq {int} NOT NULL,
    item_key {int} NOT NULL,
    number {int} NOT NULL,
    window_from_ms {int} NOT NULL,
    window_to_ms {int} NOT NULL,
    package_key {int} NOT NULL,
    product {int} NOT NULL,
    resource_key {int} NOT NULL,
    resource_type {int} NOT NULL,
    usage_type {int} NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int} NOT NULL,
    covered_e8 {int} NOT NULL,
    used_e8 {int} NOT NULL,
    before_e8 {int} NOT NULL CHECK (before_e8 >= 0),
    after_e8 {int} NOT NULL CHECK (after_e8 >= 0),
    measure {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, down_ms, usage_seq, item_key, number),
    CHECK (after_e8 = before_e8 - used_e8)
) {clustered};

-- What a correction takes back.
CREATE INDEX package_deduction_by_usage ON package_deduction (group_id, customer_key, usage_seq);
