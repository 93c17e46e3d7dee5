-- Codes are sent to mail addresses too, and for more than members. Those that were on their way are
-- dropped: they live for minutes, and whoever waits for one asks for another.
DROP TABLE sms_code;

-- Codes that were sent, as fingerprints. Sandbox realms also keep them sealed, to be read back.
CREATE TABLE verification_code (
    customer_key {int} NOT NULL REFERENCES customer,
    code_key {int} NOT NULL,
    scene {int} NOT NULL,
    about_key {int},
    receiver_index {bytes} NOT NULL,
    code_index {bytes} NOT NULL,
    receiver {bytes},
    code {bytes},
    sent_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    wrong_tries {int} NOT NULL,
    used {int} NOT NULL,
    PRIMARY KEY (customer_key, code_key)
) {clustered};

-- What an event carries for its deliverer alone, sealed.
CREATE TABLE event_content (
    group_id {int} NOT NULL,
    subject_key {int} NOT NULL,
    seq {int} NOT NULL,
    content {bytes} NOT NULL,
    PRIMARY KEY (group_id, subject_key, seq)
) {clustered};

-- Applications to be certified. What they say of people is one sealed column; the certificate's
-- number leaves a fingerprint, so that its holders can be counted. No partner: by the customer itself.
CREATE TABLE real_name_application (
    customer_key {int} NOT NULL REFERENCES customer,
    application_key {int} NOT NULL,
    partner_key {int},
    scheme {int} NOT NULL,
    certificate {int},
    is_change {int} NOT NULL,
    platform TEXT NOT NULL,
    papers {bytes} NOT NULL,
    number_index {bytes} NOT NULL,
    state {int} NOT NULL,
    opinion TEXT,
    applied_ms {int} NOT NULL,
    decided_ms {int},
    PRIMARY KEY (customer_key, application_key)
) {clustered};

CREATE UNIQUE INDEX real_name_application_by_key ON real_name_application (application_key);

CREATE INDEX real_name_application_by_number ON real_name_application (number_index);

CREATE INDEX real_name_application_by_state ON real_name_application (state, application_key);

-- Tickets behind QR codes, by their hash.
CREATE TABLE real_name_ticket (
    hash {bytes} NOT NULL PRIMARY KEY,
    customer_key {int} NOT NULL REFERENCES customer,
    expires_ms {int} NOT NULL,
    used {int} NOT NULL
) {clustered};

CREATE INDEX real_name_ticket_by_customer ON real_name_ticket (customer_key);

-- Certificates that certify nobody.
CREATE TABLE barred_certificate (
    bar_key {int} NOT NULL PRIMARY KEY,
    number_index {bytes} NOT NULL,
    number {bytes} NOT NULL,
    reason TEXT NOT NULL,
    barred_ms {int} NOT NULL
) {clustered};

CREATE UNIQUE INDEX barred_certificate_by_number ON barred_certificate (number_index);

-- Partners whose uploading of images was switched; the others may upload.
CREATE TABLE real_name_upload (
    partner_key {int} NOT NULL PRIMARY KEY REFERENCES customer,
    enabled {int} NOT NULL
) {clustered};
