WITH before AS (FROM silence($start, $moment)),

after AS (FROM silence($moment, $moment)),

clients AS (
    SELECT payer, b.days AS before, a.days AS after, a.days < date_diff('day', $start::DATE,
        $moment::DATE) AS bought, l.days AS lost_after
    FROM after AS a LEFT JOIN before AS b USING (payer), lost_after AS l
),

gone AS (
    SELECT 1 - (1 - avg((after > lost_after)::INT)) ** (1 / $months) AS monthly
    FROM clients WHERE before <= lost_after
)

SELECT
    sum(amount) / count(DISTINCT payer) FILTER (amount >= 0) / $months
        * CASE WHEN monthly = 0 THEN 36 WHEN monthly > 0 THEN least(1 / monthly, 36) END AS value,
    count(DISTINCT payer) FILTER (amount >= 0) AS n
FROM gone LEFT JOIN receipts ON payer IS NOT NULL AND paid_at >= $start AND paid_at < $end
GROUP BY monthly
