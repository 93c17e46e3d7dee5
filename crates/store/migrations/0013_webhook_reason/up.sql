-- Why an endpoint was switched off, where it was by its own answer and by nobody's will.
ALTER TABLE webhook ADD COLUMN off_reason TEXT;

-- Another one with every change of its address, its secrets, or of whether it is on: what was sent before
-- says nothing of the endpoint as it is now.
ALTER TABLE webhook ADD COLUMN generation {int} NOT NULL DEFAULT 1;
