WITH cohort AS (
    SELECT payer FROM receipts WHERE amount >= 0 AND payer IS NOT NULL
    GROUP BY payer HAVING min(paid_at) >= $start AND min(paid_at) < $end
)

SELECT
    (SELECT sum(amount) FROM receipts JOIN cohort USING (payer) WHERE paid_at < $end)
        / nullif(count(*), 0) AS value,
    count(*) AS n
FROM cohort
