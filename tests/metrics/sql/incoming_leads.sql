SELECT count(*) AS value, count(*) AS n
FROM leads
WHERE created_at >= $start AND created_at < $end
