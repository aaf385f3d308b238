SELECT count(DISTINCT payer) AS value, count(DISTINCT payer) AS n
FROM receipts
WHERE amount >= 0 AND paid_at >= $start AND paid_at < $end
