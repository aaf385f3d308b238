SELECT
    coalesce(sum(amount) FILTER (first_month < date_trunc('month', paid_at)
        OR first_month IS NULL), 0) / nullif(sum(amount), 0) AS value,
    count(*) AS n
FROM receipts LEFT JOIN (
    SELECT payer, date_trunc('month', min(day)) AS first_month FROM purchases GROUP BY payer
) USING (payer)
WHERE payer IS NOT NULL AND paid_at >= $start AND paid_at < $end
