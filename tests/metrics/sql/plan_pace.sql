WITH months AS (
    FROM plans
    WHERE measure = 'net_receipts' AND scenario IS NULL AND amount <> 0
        AND month >= date_trunc('month', $start::TIMESTAMP) AND month < $end
),

levels AS (
    SELECT *, CASE
        WHEN coalesce(owner, team, source, product, client_kind) IS NULL THEN 0
        WHEN team IS NOT NULL THEN 1
        WHEN owner IS NOT NULL THEN 2
        WHEN source IS NOT NULL THEN 3
        WHEN product IS NOT NULL THEN 4
        ELSE 5
    END AS level
    FROM months
)

SELECT
    (SELECT sum(amount) FROM receipts WHERE paid_at >= $start AND paid_at < $end)
        / (CASE WHEN sum(amount) > 0 THEN sum(amount) END * (
            SELECT count(*) FILTER (is_working AND day >= $start AND day < $moment)
                / count(*) FILTER (is_working)
            FROM calendar
            WHERE day >= date_trunc('month', $start::TIMESTAMP)
                AND day < date_trunc('month', $end::TIMESTAMP - INTERVAL 1 DAY) + INTERVAL 1 MONTH
        )) AS value,
    (SELECT count(*) FROM receipts WHERE paid_at >= $start AND paid_at < $end) AS n
FROM levels AS l
WHERE level = (SELECT min(level) FROM levels AS o WHERE o.month = l.month)
