WITH busy AS (
    SELECT DISTINCT owner FROM calls
    WHERE direction IN ('in', 'out') AND owner IS NOT NULL AND started_at >= $start AND started_at < $end
),

days AS (
    SELECT count(*) AS days
    FROM busy LEFT JOIN owners AS o USING (owner) JOIN calendar AS c
        ON c.is_working AND c.day >= $start AND c.day < $moment
        AND c.day >= coalesce(hired_at, c.day) AND c.day <= coalesce(left_at, c.day)
)

SELECT sum(coalesce(count, 1)) / nullif((SELECT days FROM days), 0) AS value,
    coalesce(sum(coalesce(count, 1)), 0) AS n
FROM calls
WHERE direction IN ('in', 'out') AND owner IS NOT NULL AND talk_seconds >= 60
    AND started_at >= $start AND started_at < $end
