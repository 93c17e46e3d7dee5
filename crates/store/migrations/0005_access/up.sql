-- Identities: an account's root user and its IAM users.
CREATE TABLE iam_user (
    user_key {int} NOT NULL PRIMARY KEY,
    customer_key {int} NOT NULL REFERENCES customer,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind {int} NOT NULL,
    enabled {int} NOT NULL,
    password TEXT,
    items TEXT NOT NULL,
    generation {int} NOT NULL,
    created_ms {int} NOT NULL
) {clustered};

CREATE UNIQUE INDEX iam_user_by_id ON iam_user (id);

CREATE UNIQUE INDEX iam_user_by_name ON iam_user (customer_key, name);

CREATE TABLE credential (
    access_key TEXT NOT NULL PRIMARY KEY,
    user_key {int} NOT NULL REFERENCES iam_user,
    secret {bytes} NOT NULL,
    status {int} NOT NULL,
    description TEXT NOT NULL,
    created_ms {int} NOT NULL
) {clustered};

CREATE INDEX credential_by_user ON credential (user_key);

-- Policies attached to users: ready-made ones by name alone, others with the text they were given
-- and the same in lines.
CREATE TABLE user_policy (
    user_key {int} NOT NULL REFERENCES iam_user,
    name TEXT NOT NULL,
    text TEXT,
    lines TEXT,
    PRIMARY KEY (user_key, name)
) {clustered};

-- Tokens by their hash; void when the user's generation has moved on.
CREATE TABLE token (
    hash {bytes} NOT NULL PRIMARY KEY,
    user_key {int} NOT NULL REFERENCES iam_user,
    generation {int} NOT NULL,
    methods TEXT NOT NULL,
    project TEXT,
    issued_ms {int} NOT NULL,
    expires_ms {int} NOT NULL
) {clustered};

CREATE INDEX token_by_expiry ON token (expires_ms);
