-- The versions of the catalogue; the newest one is in force. `content` is its tables in canonical form,
-- a JSON list of their names and texts, and `digest` is that text's SHA-256.
CREATE TABLE catalogue_version (
    version {int} NOT NULL PRIMARY KEY CHECK (version > 0),
    applied_ms {int} NOT NULL,
    applied_wall_ms {int} NOT NULL,
    actor TEXT NOT NULL,
    digest {bytes} NOT NULL,
    content TEXT NOT NULL
) {clustered};
