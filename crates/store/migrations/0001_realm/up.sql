-- The realm: one row, for ever.
CREATE TABLE realm (
    only_row {int} NOT NULL PRIMARY KEY CHECK (only_row = 1),
    site TEXT NOT NULL,
    currency TEXT NOT NULL,
    zone TEXT NOT NULL,
    purpose TEXT NOT NULL,
    clock_mode {int} NOT NULL,
    clock_ms {int} NOT NULL,
    epoch {int} NOT NULL,
    created_ms {int} NOT NULL,
    demo {int} NOT NULL
) {clustered};
