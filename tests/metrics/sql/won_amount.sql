SELECT CASE WHEN count(*) = 0 THEN 0 ELSE sum(amount) END AS value, count(amount) AS n
FROM ours
WHERE status = 'won' AND closed_at >= $start AND closed_at < $end
