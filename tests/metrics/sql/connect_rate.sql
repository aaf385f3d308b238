SELECT
    coalesce(sum(coalesce(count, 1)) FILTER (answered), 0) / nullif(sum(coalesce(count, 1)), 0) AS value,
    coalesce(sum(coalesce(count, 1)), 0) AS n
FROM calls
WHERE direction = 'out' AND answered IS NOT NULL AND started_at >= $start AND started_at < $end
