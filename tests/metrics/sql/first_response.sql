SELECT median(minutes) AS value, count(minutes) AS n
FROM responses
WHERE created_at >= $start AND created_at < $end
