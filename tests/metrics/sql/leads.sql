SELECT count(*) AS value, count(*) AS n
FROM deals
WHERE created_at >= $start AND created_at < $end
