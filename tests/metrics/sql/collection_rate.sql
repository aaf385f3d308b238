SELECT
    sum(least(greatest(coalesce(paid, 0), 0), amount)) / nullif(sum(amount), 0) AS value,
    count(*) AS n
FROM ours LEFT JOIN settled USING (deal_id)
WHERE status = 'won' AND amount IS NOT NULL AND closed_at >= $start AND closed_at < $end
