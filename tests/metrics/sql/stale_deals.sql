WITH usual AS (
    SELECT stage, quantile_cont(epoch(left_at - entered_at) / 86400, 0.75) AS days
    FROM stage_history
    WHERE left_at < $moment AND left_at >= entered_at
    GROUP BY stage HAVING count(*) >= 10
),

touched AS (
    SELECT stage, greatest(
        created_at,
        CASE WHEN stage_changed_at < $moment THEN stage_changed_at END,
        (SELECT max(entered_at) FROM stage_history AS h
         WHERE h.source_system = d.source_system AND h.deal_id = d.deal_id
            AND entered_at < $moment),
        (SELECT max(paid_at) FROM paid AS p
         WHERE p.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named)
            AND paid_at < $moment),
        (SELECT max(started_at) FROM calls AS c
         WHERE started_at < $moment AND direction <> 'internal' AND (
            (c.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named))
            OR c.client_id = d.client_id OR c.client_phone = d.phone))
    ) AS touched_at
    FROM standing($moment) AS d
)

SELECT
    count(*) FILTER (epoch($moment - touched_at) / 86400 > coalesce(days, 14)) / nullif(count(*), 0)
        AS value,
    count(*) AS n
FROM touched LEFT JOIN usual USING (stage)
