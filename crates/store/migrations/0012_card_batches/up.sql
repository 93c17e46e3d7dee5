-- What operators look for over the whole realm, whoever it is about: writes and postings by business
-- time, and the entries of a posting, in the order postings were recorded in.
CREATE INDEX audit_by_time ON audit (at_ms, audit_key);

CREATE INDEX audit_by_actor ON audit (actor, at_ms, audit_key);

CREATE INDEX posting_by_time ON posting (at_ms, posting_key);

CREATE INDEX entry_by_posting ON entry (posting_key);

-- Stored-value cards that are made before anybody has them. Of a card's code only its hash is kept;
-- whoever redeems it gets a coupon of the batch's plan.
CREATE TABLE card_batch (
    batch_key {int} NOT NULL PRIMARY KEY,
    plan_key {int} NOT NULL REFERENCES coupon_plan,
    name TEXT NOT NULL,
    cards {int} NOT NULL CHECK (cards > 0),
    active {int} NOT NULL,
    created_ms {int} NOT NULL,
    voided_ms {int}
) {clustered};

CREATE TABLE stored_card (
    batch_key {int} NOT NULL REFERENCES card_batch,
    card_key {int} NOT NULL,
    code_hash {bytes} NOT NULL,
    state {int} NOT NULL,
    customer_key {int},
    coupon_key {int},
    redeemed_ms {int},
    PRIMARY KEY (batch_key, card_key)
) {clustered};

CREATE UNIQUE INDEX stored_card_by_code ON stored_card (code_hash);
