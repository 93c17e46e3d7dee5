-- Which line of the order that paid a row of a refund tells of: an order may have paid several terms of a resource.
ALTER TABLE order_refund ADD COLUMN base_number {int} NOT NULL DEFAULT 1;
