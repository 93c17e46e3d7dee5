-- Temporary access keys with the hash of the security token that goes with each; void when the user's
-- generation has moved on, as tokens are.
CREATE TABLE temporary_key (
    access_key TEXT NOT NULL PRIMARY KEY,
    user_key {int} NOT NULL REFERENCES iam_user,
    generation {int} NOT NULL,
    secret {bytes} NOT NULL,
    token_hash {bytes} NOT NULL,
    issued_ms {int} NOT NULL,
    expires_ms {int} NOT NULL
) {clustered};

CREATE INDEX temporary_key_by_expiry ON temporary_key (expires_ms);
