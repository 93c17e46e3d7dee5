-- What corrections owe less than nothing lowers what others owe of the cycle.
CREATE INDEX bill_sum_owed_less ON bill_sum (payer_key, cycle, group_id, consumer_key) WHERE debt_e8 < 0;
