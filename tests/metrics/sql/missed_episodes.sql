SELECT count(*) AS value, count(*) AS n
FROM episodes
WHERE started_at >= $start AND started_at < $end
