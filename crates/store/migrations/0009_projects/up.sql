-- Enterprise projects: when a customer opened them, and the two older ways of grouping resources that
-- keep it from doing so. A customer without a row has neither.
CREATE TABLE project_switch (
    customer_key {int} NOT NULL PRIMARY KEY REFERENCES customer,
    opened_ms {int},
    project_groups {int} NOT NULL,
    multi_project {int} NOT NULL
) {clustered};

-- What is to be known of each project. The table has no rows yet; the defaults are for the engines.
ALTER TABLE enterprise_project ADD COLUMN description TEXT NOT NULL DEFAULT '';

ALTER TABLE enterprise_project ADD COLUMN kind {int} NOT NULL DEFAULT 1;

ALTER TABLE enterprise_project ADD COLUMN status {int} NOT NULL DEFAULT 1;

ALTER TABLE enterprise_project ADD COLUMN created_ms {int} NOT NULL DEFAULT 0;

ALTER TABLE enterprise_project ADD COLUMN updated_ms {int} NOT NULL DEFAULT 0;

CREATE UNIQUE INDEX enterprise_project_by_name ON enterprise_project (customer_key, name);

-- What a post-paid customer may spend in a month.
CREATE TABLE expenditure_quota (
    customer_key {int} NOT NULL PRIMARY KEY REFERENCES customer,
    amount_e8 {int} NOT NULL CHECK (amount_e8 >= 0)
) {clustered};
