WITH sellers AS (
    SELECT DISTINCT owner FROM deals WHERE status = 'won' AND owner IS NOT NULL AND closed_at >= $start AND closed_at < $end
),

hours AS (
    SELECT sum(9 * coalesce(full_time_share, 1)) AS hours
    FROM sellers LEFT JOIN owners AS o USING (owner) JOIN calendar AS c
        ON c.is_working AND c.day >= $start AND c.day < $moment
        AND c.day >= coalesce(hired_at, c.day) AND c.day <= coalesce(left_at, c.day)
)

SELECT sum(amount - cost) / nullif((SELECT hours FROM hours), 0) AS value, count(*) AS n
FROM ours
WHERE status = 'won' AND owner IS NOT NULL AND amount IS NOT NULL AND cost IS NOT NULL
    AND closed_at >= $start AND closed_at < $end
