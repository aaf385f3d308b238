SELECT count(*) AS value, count(*) AS n
FROM payments
WHERE currency <> 'RUB' AND paid_at >= $start AND paid_at < $end
