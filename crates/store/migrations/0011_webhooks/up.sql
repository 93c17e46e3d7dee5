-- Endpoints that events are sent to. One that is gone stays as a stone, without secrets, until its
-- deliveries are forgotten.
CREATE TABLE webhook (
    webhook_key {int} NOT NULL PRIMARY KEY,
    url TEXT NOT NULL,
    subject_key {int},
    description TEXT NOT NULL,
    enabled {int} NOT NULL,
    created_ms {int} NOT NULL,
    gone_wall_ms {int},
    failures {int} NOT NULL,
    rest_wall_ms {int} NOT NULL
) {clustered};

-- What each of them hears.
CREATE TABLE webhook_kind (
    webhook_key {int} NOT NULL REFERENCES webhook,
    kind TEXT NOT NULL,
    PRIMARY KEY (webhook_key, kind)
) {clustered};

-- What it is signed with, sealed: the one that holds, and the former one until its end.
CREATE TABLE webhook_secret (
    webhook_key {int} NOT NULL REFERENCES webhook,
    secret_key {int} NOT NULL,
    secret {bytes} NOT NULL,
    until_wall_ms {int},
    PRIMARY KEY (webhook_key, secret_key)
) {clustered};

CREATE UNIQUE INDEX webhook_secret_by_key ON webhook_secret (secret_key);

-- How many endpoints listen: read with the clock, so that nothing is asked where nobody does.
ALTER TABLE realm ADD COLUMN listeners {int} NOT NULL DEFAULT 0;

-- It was laid before anything used it, and never held a row.
DROP TABLE delivery;

-- Events on their way to endpoints, written with the event. Pending ones are taken in their subject's
-- order; settled ones are kept for a while, for whoever looks.
CREATE TABLE event_delivery (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    seq {int} NOT NULL,
    webhook_key {int} NOT NULL,
    state {int} NOT NULL,
    attempts {int} NOT NULL,
    reason TEXT,
    written_wall_ms {int} NOT NULL,
    settled_wall_ms {int},
    PRIMARY KEY (group_id, subject_key, seq, webhook_key)
) {clustered};

CREATE INDEX event_delivery_by_state ON event_delivery (webhook_key, state, subject_key, seq);

CREATE INDEX event_delivery_by_age ON event_delivery (webhook_key, written_wall_ms);

CREATE INDEX event_delivery_by_end ON event_delivery (settled_wall_ms);

-- Every attempt, with what came of it.
CREATE TABLE delivery_attempt (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    seq {int} NOT NULL,
    webhook_key {int} NOT NULL,
    attempt_key {int} NOT NULL,
    begun_wall_ms {int} NOT NULL,
    took_ms {int} NOT NULL,
    status {int},
    failure TEXT,
    PRIMARY KEY (group_id, subject_key, seq, webhook_key, attempt_key)
) {clustered};

-- Subjects of which an endpoint has something to get: what is worked on under a lease.
CREATE TABLE delivery_queue (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    webhook_key {int} NOT NULL,
    next_wall_ms {int} NOT NULL,
    failures {int} NOT NULL,
    lease_owner {int},
    lease_until_ms {int} NOT NULL,
    lease_no {int} NOT NULL,
    PRIMARY KEY (group_id, subject_key, webhook_key)
) {clustered};

CREATE INDEX delivery_queue_by_time ON delivery_queue (webhook_key, next_wall_ms);

-- What an event carries for its deliverer alone counts until this business instant.
ALTER TABLE event_content ADD COLUMN expires_ms {int} NOT NULL DEFAULT 0;

CREATE INDEX event_content_by_end ON event_content (expires_ms);
