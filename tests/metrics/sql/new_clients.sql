WITH firsts AS (
    SELECT payer, min(paid_at) AS first_at FROM receipts
    WHERE amount > 0 AND payer IS NOT NULL GROUP BY payer
)

SELECT count(*) AS value, count(*) AS n
FROM firsts AS f
WHERE first_at >= $start AND first_at < $end AND (
    SELECT sum(amount) FROM receipts AS r
    WHERE r.payer = f.payer AND r.paid_at BETWEEN first_at AND first_at + INTERVAL 30 DAY
) > 0
