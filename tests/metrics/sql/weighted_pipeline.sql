WITH ended AS (FROM ours WHERE closed_at < $moment),

chances AS (
    SELECT stage, count(*) FILTER (status = 'won') / count(*) AS chance
    FROM (
        SELECT DISTINCT e.source_system, e.deal_id, e.status, h.stage
        FROM ended AS e JOIN stage_history AS h USING (source_system, deal_id)
    )
    GROUP BY stage HAVING count(*) >= 10
)

SELECT
    sum(amount * coalesce(chance, (SELECT avg((status = 'won')::INT) FROM ended))) AS value,
    count(amount) AS n
FROM standing($moment) LEFT JOIN chances USING (stage)
