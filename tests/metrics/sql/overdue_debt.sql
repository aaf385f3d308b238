WITH debts AS (
    SELECT amount - coalesce((
        SELECT sum(amount) FROM paid AS p
        WHERE p.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named)
            AND coalesce(p.currency, 'RUB') = 'RUB' AND p.paid_at < $moment
    ), 0) AS debt
    FROM ours AS d
    WHERE status = 'won' AND closed_at < $moment AND due_at < $moment
)

SELECT coalesce(sum(debt), 0) AS value, count(*) AS n
FROM debts
WHERE debt > 0
