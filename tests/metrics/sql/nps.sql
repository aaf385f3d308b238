SELECT
    100 * (count(*) FILTER (score >= 9) - count(*) FILTER (score <= 6)) / nullif(count(*), 0) AS value,
    count(*) AS n
FROM feedback
WHERE kind = 'nps' AND score IS NOT NULL AND happened_at >= $start AND happened_at < $end
