SELECT count(*) AS value, count(*) AS n
FROM deals
WHERE status = 'lost' AND closed_at >= $start AND closed_at < $end
