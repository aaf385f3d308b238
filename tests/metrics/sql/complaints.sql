SELECT count(*) AS value, count(*) AS n
FROM feedback
WHERE kind = 'complaint' AND happened_at >= $start AND happened_at < $end
