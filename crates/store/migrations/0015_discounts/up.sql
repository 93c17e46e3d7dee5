-- Discounts that operators grant, also for partners. A row is never taken away, and nothing of it changes
-- but its end. A promotion is everybody's: its customer is 0.
CREATE TABLE discount (
    discount_key {int} NOT NULL PRIMARY KEY,
    customer_key {int} NOT NULL,
    partner_key {int} REFERENCES customer,
    kind {int} NOT NULL,
    name TEXT NOT NULL,
    mode {int} NOT NULL,
    value_e10 {int} NOT NULL CHECK (value_e10 > 0),
    service TEXT,
    resource_type TEXT,
    region TEXT,
    spec TEXT,
    charged TEXT NOT NULL,
    least_months {int},
    least_amount_e8 {int},
    from_ms {int} NOT NULL,
    to_ms {int},
    created_ms {int} NOT NULL,
    CHECK (to_ms IS NULL OR to_ms >= from_ms)
) {clustered};

CREATE INDEX discount_by_customer ON discount (customer_key, kind, discount_key);
