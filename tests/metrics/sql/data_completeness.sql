SELECT
    sum(
        (owner IS NOT NULL)::INT + (coalesce(client_id, phone, email, inn) IS NOT NULL)::INT
        + (amount IS NOT NULL)::INT + (source IS NOT NULL)::INT
        + coalesce((status = 'lost' AND lost_reason IS NOT NULL)::INT, 0)
    ) / sum(4 + coalesce((status = 'lost')::INT, 0)) AS value,
    count(*) AS n
FROM ours
WHERE created_at >= $start AND created_at < $end
