SELECT
    count(*) FILTER (contact_at IS NULL) / nullif(count(*), 0) AS value,
    count(*) AS n
FROM responses
WHERE (phone IS NOT NULL OR client_id IS NOT NULL OR contact_at IS NOT NULL)
    AND created_at >= $start AND created_at < $end
