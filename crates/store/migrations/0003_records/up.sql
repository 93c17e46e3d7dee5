-- What every write leaves besides its effects.
CREATE TABLE idempotency (
    group_id {int} NOT NULL,
    principal {int} NOT NULL,
    operation TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash {bytes} NOT NULL,
    status {int} NOT NULL,
    body {bytes},
    kept {int} NOT NULL,
    wall_ms {int} NOT NULL,
    PRIMARY KEY (group_id, principal, operation, idempotency_key)
) {clustered};

CREATE INDEX idempotency_by_age ON idempotency (wall_ms);

CREATE TABLE audit (
    group_id {int} NOT NULL,
    audit_key {int} NOT NULL,
    subject_key {int} NOT NULL,
    at_ms {int} NOT NULL,
    wall_ms {int} NOT NULL,
    actor TEXT NOT NULL,
    operation TEXT NOT NULL,
    request_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (group_id, subject_key, audit_key)
) {clustered};

-- Events, numbered per subject without gaps under the subject's row lock.
CREATE TABLE event (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    seq {int} NOT NULL,
    kind TEXT NOT NULL,
    at_ms {int} NOT NULL,
    wall_ms {int} NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (group_id, subject_key, seq)
) {clustered};

-- Deliveries of events that are still to be made; written with the event.
CREATE TABLE delivery (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    seq {int} NOT NULL,
    endpoint {int} NOT NULL,
    next_ms {int} NOT NULL,
    attempts {int} NOT NULL,
    PRIMARY KEY (group_id, subject_key, seq, endpoint)
) {clustered};

-- What falls due and when; one row an obligation, written with it.
CREATE TABLE due (
    group_id {int} NOT NULL,
    kind TEXT NOT NULL,
    due_key {int} NOT NULL,
    customer_key {int} NOT NULL,
    due_ms {int} NOT NULL,
    lease_owner {int},
    lease_until_ms {int},
    lease_no {int} NOT NULL,
    failures {int} NOT NULL,
    parked TEXT,
    PRIMARY KEY (group_id, kind, due_key)
) {clustered};

CREATE INDEX due_by_time ON due (due_ms);
