SELECT median(epoch(closed_at - created_at) / 86400) AS value, count(*) AS n
FROM deals
WHERE status = 'won' AND closed_at >= created_at AND closed_at >= $start AND closed_at < $end
