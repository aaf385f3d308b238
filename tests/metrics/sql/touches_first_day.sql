WITH fresh AS (FROM deals WHERE created_at >= $start AND created_at < $end),

touches AS (
    SELECT 1 FROM fresh AS d JOIN calls AS c
        ON c.direction <> 'internal' AND CASE
            WHEN c.deal_id IS NOT NULL
                THEN c.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named)
            WHEN c.client_id IS NOT NULL THEN c.client_id = d.client_id
            ELSE c.client_phone = d.phone
        END
        AND c.started_at BETWEEN d.created_at AND d.created_at + INTERVAL 24 HOUR
    UNION ALL
    SELECT 1 FROM fresh AS d JOIN activities AS a
        ON a.done AND a.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named)
        AND a.happened_at BETWEEN d.created_at AND d.created_at + INTERVAL 24 HOUR
)

SELECT
    (SELECT count(*) FROM touches) / nullif((SELECT count(*) FROM fresh), 0) AS value,
    (SELECT count(*) FROM fresh) AS n
