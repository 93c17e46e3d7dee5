-- Customers, and everything that is money. Keys of large tables lead with group_id: the enterprise
-- master's key, or the customer's own, fixed when the row is written.
CREATE TABLE customer (
    customer_key {int} NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    group_id {int} NOT NULL,
    kind {int} NOT NULL,
    account_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    status {int} NOT NULL,
    frozen {int} NOT NULL,
    is_master {int} NOT NULL,
    settlement {int} NOT NULL,
    signing_entity TEXT NOT NULL,
    home_site TEXT NOT NULL,
    half_prepaid {int} NOT NULL,
    over_invoiced_e8 {int} NOT NULL,
    real_name {bytes},
    credit_code {bytes},
    mobile_phone {bytes},
    mobile_index {bytes},
    email {bytes},
    registered_ms {int} NOT NULL,
    event_seq {int} NOT NULL
) {clustered};

CREATE UNIQUE INDEX customer_by_id ON customer (id);

CREATE UNIQUE INDEX customer_by_account_name ON customer (account_name);

-- How many accounts one phone stands for is counted without reading any number.
CREATE INDEX customer_by_mobile ON customer (mobile_index);

CREATE TABLE customer_level (
    customer_key {int} NOT NULL REFERENCES customer,
    from_ms {int} NOT NULL,
    to_ms {int},
    level TEXT NOT NULL,
    level_key {int} NOT NULL,
    PRIMARY KEY (customer_key, level_key)
) {clustered};

CREATE UNIQUE INDEX customer_level_open ON customer_level (customer_key) WHERE to_ms IS NULL;

-- Codes of services, resource types, usage types, products and regions, interned.
CREATE TABLE code (
    code_key {int} NOT NULL PRIMARY KEY,
    kind {int} NOT NULL,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL
) {clustered};

CREATE UNIQUE INDEX code_by_text ON code (kind, code);

CREATE TABLE enterprise_project (
    project_key {int} NOT NULL PRIMARY KEY,
    customer_key {int} NOT NULL REFERENCES customer,
    id TEXT NOT NULL,
    name TEXT NOT NULL
) {clustered};

CREATE UNIQUE INDEX enterprise_project_by_id ON enterprise_project (customer_key, id);

CREATE TABLE book (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL REFERENCES customer,
    kind {int} NOT NULL,
    lot {int} NOT NULL,
    book_key {int} NOT NULL,
    balance_e8 {int} NOT NULL,
    limit_e8 {int} NOT NULL CHECK (limit_e8 >= 0),
    lent_e8 {int} NOT NULL CHECK (lent_e8 >= 0),
    floor_e8 {int},
    due_ms {int},
    seq {int} NOT NULL,
    last_ms {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, kind, lot),
    CHECK (floor_e8 IS NULL OR balance_e8 >= floor_e8)
) {clustered};

CREATE UNIQUE INDEX book_by_key ON book (group_id, book_key);

CREATE TABLE posting (
    group_id {int} NOT NULL,
    posting_key {int} NOT NULL,
    at_ms {int} NOT NULL,
    wall_ms {int} NOT NULL,
    payer_key {int} NOT NULL,
    consumer_key {int} NOT NULL,
    trade_type {int} NOT NULL,
    trade_detail {int} NOT NULL,
    trade_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    memo TEXT NOT NULL,
    PRIMARY KEY (group_id, posting_key)
) {clustered};

CREATE TABLE entry (
    group_id {int} NOT NULL,
    book_key {int} NOT NULL,
    seq {int} NOT NULL,
    posting_key {int} NOT NULL,
    amount_e8 {int} NOT NULL CHECK (amount_e8 <> 0),
    after_e8 {int} NOT NULL,
    at_ms {int} NOT NULL,
    trade_type {int} NOT NULL,
    trade_detail {int} NOT NULL,
    trade_id TEXT NOT NULL,
    cycle {int} NOT NULL,
    channel {int} NOT NULL,
    channel_no TEXT NOT NULL,
    service {int} NOT NULL,
    resource_type {int} NOT NULL,
    span_from_ms {int},
    span_to_ms {int},
    PRIMARY KEY (group_id, book_key, seq)
) {clustered};

CREATE TABLE payment_line (
    group_id {int} NOT NULL,
    posting_key {int} NOT NULL,
    line {int} NOT NULL,
    book_key {int} NOT NULL,
    lot {int} NOT NULL,
    amount_e8 {int} NOT NULL CHECK (amount_e8 > 0),
    PRIMARY KEY (group_id, posting_key, line)
) {clustered};

-- Page counters: entries per book and civil day, with the first sequence number of the day.
CREATE TABLE book_day (
    group_id {int} NOT NULL,
    book_key {int} NOT NULL,
    day {int} NOT NULL,
    first_seq {int} NOT NULL,
    entries {int} NOT NULL,
    revenue_entries {int} NOT NULL,
    PRIMARY KEY (group_id, book_key, day)
) {clustered};

-- What a master has allocated to a member and not yet reclaimed, per kind (cash or shared credit)
-- and expiry of the credit.
CREATE TABLE allocation (
    group_id {int} NOT NULL,
    master_key {int} NOT NULL,
    member_key {int} NOT NULL,
    kind {int} NOT NULL,
    lot {int} NOT NULL,
    net_e8 {int} NOT NULL CHECK (net_e8 >= 0),
    PRIMARY KEY (group_id, master_key, member_key, kind, lot)
) {clustered};

CREATE INDEX allocation_by_member ON allocation (member_key);

CREATE TABLE hold (
    group_id {int} NOT NULL,
    hold_key {int} NOT NULL,
    customer_key {int} NOT NULL REFERENCES customer,
    amount_e8 {int} NOT NULL CHECK (amount_e8 > 0),
    reason TEXT NOT NULL,
    placed_ms {int} NOT NULL,
    released_ms {int},
    PRIMARY KEY (group_id, hold_key)
) {clustered};

-- Transaction ids that were accepted, per caller's account, for ever.
CREATE TABLE transaction_id (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    id TEXT NOT NULL,
    posting_key {int} NOT NULL,
    PRIMARY KEY (group_id, customer_key, id)
) {clustered};
