SELECT count(DISTINCT client_phone) AS value, value AS n
FROM calls
WHERE direction IN ('in', 'out') AND answered AND started_at >= $start AND started_at < $end
