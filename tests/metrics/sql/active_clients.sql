WITH before AS (FROM silence($start, $moment)),

after AS (FROM silence($moment, $moment)),

clients AS (
    SELECT payer, b.days AS before, a.days AS after, a.days < date_diff('day', $start::DATE,
        $moment::DATE) AS bought, l.days AS lost_after
    FROM after AS a LEFT JOIN before AS b USING (payer), lost_after AS l
)

SELECT count(*) AS value, count(*) AS n
FROM clients
WHERE after <= lost_after
