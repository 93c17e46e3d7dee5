-- Usage that takes other usage back, both by their numbers: what packages covered of that one is given back to them.
CREATE TABLE usage_back (
    group_id {int} NOT NULL,
    customer_key {int} NOT NULL,
    seq {int} NOT NULL,
    back_seq {int} NOT NULL CHECK (back_seq < seq),
    PRIMARY KEY (group_id, customer_key, seq)
) {clustered};
