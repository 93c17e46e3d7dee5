-- Enterprises: the organisation of a master, its members, what they allow it, and the partners
-- customers belong to. All of it changes only under the row locks of the customers concerned.
CREATE TABLE org_unit (
    group_id {int} NOT NULL,
    master_key {int} NOT NULL REFERENCES customer,
    unit_key {int} NOT NULL,
    above_key {int},
    relation_key {int} NOT NULL,
    name TEXT NOT NULL,
    created_ms {int} NOT NULL,
    PRIMARY KEY (group_id, master_key, unit_key)
) {clustered};

CREATE UNIQUE INDEX org_unit_root ON org_unit (master_key) WHERE above_key IS NULL;

-- Who is whose member, in which mode, in which unit and under which display name. Rows are closed,
-- never rewritten: a change closes one and opens the next. A customer has one open row at the most.
CREATE TABLE enterprise_relation (
    member_key {int} NOT NULL REFERENCES customer,
    relation_key {int} NOT NULL,
    master_key {int} NOT NULL REFERENCES customer,
    mode {int} NOT NULL,
    unit_key {int} NOT NULL,
    display_name TEXT,
    joined_ms {int} NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int},
    PRIMARY KEY (member_key, relation_key),
    CHECK (to_ms IS NULL OR to_ms >= from_ms)
) {clustered};

CREATE UNIQUE INDEX enterprise_relation_open ON enterprise_relation (member_key)
    WHERE to_ms IS NULL;

CREATE INDEX enterprise_relation_by_master ON enterprise_relation (master_key, member_key);

-- What a member lets its master do: what it has accepted, and what it is being asked for. Rows are
-- closed, never rewritten.
CREATE TABLE enterprise_permission (
    member_key {int} NOT NULL REFERENCES customer,
    permission_key {int} NOT NULL,
    accepted {int} NOT NULL,
    asked {int},
    from_ms {int} NOT NULL,
    to_ms {int},
    PRIMARY KEY (member_key, permission_key),
    CHECK (to_ms IS NULL OR to_ms >= from_ms)
) {clustered};

CREATE UNIQUE INDEX enterprise_permission_open ON enterprise_permission (member_key)
    WHERE to_ms IS NULL;

-- Numbers a master was granted in place of the usual ones.
CREATE TABLE enterprise_quota (
    master_key {int} NOT NULL PRIMARY KEY REFERENCES customer,
    members {int} NOT NULL CHECK (members >= 0),
    independent_members {int} NOT NULL CHECK (independent_members >= 0)
) {clustered};

-- Which partner a customer belongs to. Rows are closed, never rewritten; one is open at the most.
CREATE TABLE partner_association (
    customer_key {int} NOT NULL REFERENCES customer,
    association_key {int} NOT NULL,
    partner_key {int} NOT NULL REFERENCES customer,
    kind {int} NOT NULL,
    from_ms {int} NOT NULL,
    to_ms {int},
    PRIMARY KEY (customer_key, association_key),
    CHECK (to_ms IS NULL OR to_ms >= from_ms)
) {clustered};

CREATE UNIQUE INDEX partner_association_open ON partner_association (customer_key)
    WHERE to_ms IS NULL;

CREATE INDEX partner_association_by_partner ON partner_association (partner_key, customer_key);

-- Codes sent to phones, as fingerprints. Sandbox realms also keep them sealed, to be read back.
CREATE TABLE sms_code (
    customer_key {int} NOT NULL REFERENCES customer,
    code_key {int} NOT NULL,
    phone_index {bytes} NOT NULL,
    code_index {bytes} NOT NULL,
    phone {bytes},
    code {bytes},
    sent_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    wrong_tries {int} NOT NULL,
    used {int} NOT NULL,
    PRIMARY KEY (customer_key, code_key)
) {clustered};
