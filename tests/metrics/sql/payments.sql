SELECT count(*) AS value, count(*) AS n
FROM payments
WHERE coalesce(currency, 'RUB') = 'RUB' AND amount >= 0 AND paid_at >= $start AND paid_at < $end
