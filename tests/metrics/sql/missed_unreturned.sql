SELECT
    count(*) FILTER (NOT EXISTS (
        FROM calls AS c WHERE c.client_phone = e.client_phone AND c.started_at > e.started_at AND (
            (c.direction = 'out' AND worked(c.started_at) - worked(e.started_at) <= 3600)
            OR (c.direction = 'in' AND c.answered)
        )
    )) / nullif(count(*), 0) AS value,
    count(*) AS n
FROM episodes AS e
WHERE started_at >= $start AND started_at < $end
