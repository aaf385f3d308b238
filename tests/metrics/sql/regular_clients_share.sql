SELECT avg((times >= 2)::INT) AS value, count(*) AS n
FROM (
    SELECT payer, count(*) AS times FROM purchases WHERE day < $moment
    GROUP BY payer HAVING max(day) >= $start
)
