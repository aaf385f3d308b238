SELECT coalesce(sum(coalesce(count, 1)), 0) AS value, value AS n
FROM calls
WHERE direction IN ('in', 'out') AND talk_seconds >= 60 AND started_at >= $start AND started_at < $end
