WITH year AS (
    SELECT payer, sum(amount) AS net FROM receipts
    WHERE payer IS NOT NULL AND paid_at >= $moment::TIMESTAMP - INTERVAL 1 YEAR
        AND paid_at < $moment
    GROUP BY payer HAVING sum(amount) > 0
),

key AS (FROM year ORDER BY net DESC, payer LIMIT (SELECT ceil(count(*) / 5)::BIGINT FROM year))

SELECT
    coalesce(sum(amount) FILTER (payer IN (SELECT payer FROM key)), 0) / nullif(sum(amount), 0)
        AS value,
    count(*) AS n
FROM receipts
WHERE payer IS NOT NULL AND paid_at >= $start AND paid_at < $end
