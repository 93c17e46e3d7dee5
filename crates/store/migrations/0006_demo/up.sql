-- How far the creation of a demo world is; other realms have no row.
CREATE TABLE demo (
    only_row {int} NOT NULL PRIMARY KEY CHECK (only_row = 1),
    started_ms {int} NOT NULL,
    callers {bytes}
) {clustered};
