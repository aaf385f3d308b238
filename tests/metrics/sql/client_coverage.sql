SELECT count(payer) / nullif(count(*), 0) AS value, count(*) AS n
FROM receipts
WHERE paid_at >= $start AND paid_at < $end
