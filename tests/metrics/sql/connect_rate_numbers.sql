SELECT
    count(DISTINCT client_phone) FILTER (answered) / nullif(count(DISTINCT client_phone), 0) AS value,
    count(DISTINCT client_phone) AS n
FROM calls
WHERE direction = 'out' AND answered IS NOT NULL AND started_at >= $start AND started_at < $end
