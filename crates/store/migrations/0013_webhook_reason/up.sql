-- Why an endpoint was switched off, where it was by its own answer and by nobody's will.
ALTER TABLE webhook ADD COLUMN off_reason TEXT;
