WITH cohort AS (
    SELECT payer FROM receipts WHERE amount >= 0 AND payer IS NOT NULL
    GROUP BY payer HAVING min(paid_at) >= $start AND min(paid_at) < $end
),

costed AS (
    SELECT
        coalesce(
            united_client, 'id:' || client_id, 'phone:' || phone, 'email:' || email, 'inn:' || inn
        ) AS payer,
        amount, cost
    FROM ours
    WHERE status = 'won' AND closed_at < $end AND amount IS NOT NULL AND cost IS NOT NULL
)

SELECT
    (SELECT sum(amount) FROM receipts JOIN cohort USING (payer) WHERE paid_at < $end)
        / nullif((SELECT count(*) FROM cohort), 0)
        * (sum(amount - cost)::DOUBLE / nullif(sum(amount), 0)) AS value,
    count(DISTINCT payer) AS n
FROM costed JOIN cohort USING (payer)
