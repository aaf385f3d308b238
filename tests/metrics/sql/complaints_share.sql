SELECT
    (SELECT count(*) FROM feedback WHERE kind = 'complaint' AND happened_at >= $start AND happened_at < $end)
        / nullif(count(*), 0) AS value,
    count(*) AS n
FROM deals
WHERE created_at >= $start AND created_at < $end
