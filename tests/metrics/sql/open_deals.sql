SELECT count(*) AS value, count(*) AS n
FROM standing($moment)
