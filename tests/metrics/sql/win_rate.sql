SELECT avg((status = 'won')::INT) AS value, count(*) AS n
FROM deals
WHERE status IN ('won', 'lost') AND closed_at >= $start AND closed_at < $end
