SELECT
    (SELECT count(*) FROM standing($moment))
        * (SELECT avg(amount - coalesce(refunds, 0)) FROM ours LEFT JOIN settled USING (deal_id)
           WHERE status = 'won' AND amount IS NOT NULL AND closed_at >= $start AND closed_at < $end)
        * avg((status = 'won')::INT)
        / nullif(median(epoch(closed_at - created_at) / 86400)
            FILTER (status = 'won' AND closed_at >= created_at), 0) AS value,
    count(*) AS n
FROM deals
WHERE status IN ('won', 'lost') AND closed_at >= $start AND closed_at < $end
