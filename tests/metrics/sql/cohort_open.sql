SELECT
    count(*) FILTER (coalesce(status, 'open') NOT IN ('won', 'lost')) / nullif(count(*), 0) AS value,
    count(*) AS n
FROM deals
WHERE created_at >= $start AND created_at < $end
