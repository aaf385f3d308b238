-- What the oracles share: the reading of the tables, in plain SQL.
CREATE VIEW named AS  -- deals that a payment or a call can tell by the id alone
SELECT * FROM deals
WHERE deal_id IN (SELECT deal_id FROM deals GROUP BY deal_id HAVING count(*) = 1);

CREATE VIEW paid AS  -- payments with the deal of the file, else the one that the user confirmed
SELECT * REPLACE (coalesce(deal_id, matched_deal_id) AS deal_id) FROM payments;

CREATE VIEW ours AS  -- deals with money in roubles and an end only where they have ended
SELECT * REPLACE (
    CASE WHEN coalesce(currency, 'RUB') = 'RUB' THEN amount END AS amount,
    CASE WHEN coalesce(currency, 'RUB') = 'RUB' THEN cost END AS cost,
    CASE WHEN status IN ('won', 'lost') THEN closed_at END AS closed_at
)
FROM deals;

CREATE VIEW receipts AS
SELECT
    p.* EXCLUDE (owner),
    CASE WHEN p.amount < 0 THEN coalesce(n.owner, p.owner) ELSE coalesce(p.owner, n.owner) END
        AS owner,
    coalesce(
        CASE WHEN p.client_id IS NOT NULL THEN coalesce(p.united_client, 'id:' || p.client_id) END,
        n.united_client, 'id:' || n.client_id, 'phone:' || n.phone, 'email:' || n.email, 'inn:' || n.inn,
        p.united_client, 'phone:' || p.phone, 'email:' || p.email, 'inn:' || p.inn
    ) AS payer
FROM paid AS p LEFT JOIN named AS n USING (deal_id)
WHERE coalesce(p.currency, 'RUB') = 'RUB';

CREATE VIEW purchases AS
SELECT DISTINCT payer, paid_at::DATE AS day FROM receipts WHERE payer IS NOT NULL AND amount >= 0;

CREATE VIEW settled AS
SELECT deal_id, sum(amount) AS paid, -sum(least(amount, 0)) AS refunds
FROM paid
WHERE coalesce(currency, 'RUB') = 'RUB' AND deal_id IN (SELECT deal_id FROM named)
GROUP BY deal_id;

CREATE MACRO worked(t) AS (  -- working seconds up to a moment
    SELECT minutes_before * 60 + CASE WHEN is_working THEN
        greatest(0, least(epoch(t - day::TIMESTAMP) - work_start_minute * 60,
                          (work_end_minute - work_start_minute) * 60)) ELSE 0 END
    FROM calendar WHERE day = t::DATE
);

CREATE VIEW later_calls AS  -- every later call of a deal, by its id, its client or its number
SELECT d.source_system, d.row_key, d.created_at, c.started_at, c.direction, c.answered
FROM deals AS d JOIN calls AS c ON c.started_at >= d.created_at AND (
    (c.deal_id = d.deal_id AND d.deal_id IN (SELECT deal_id FROM named))
    OR c.client_id = d.client_id OR c.client_phone = d.phone
);

CREATE VIEW responses AS
SELECT d.*, m.contact_at, (worked(m.contact_at) - worked(d.created_at)) / 60 AS minutes
FROM deals AS d LEFT JOIN (
    SELECT source_system, row_key, min(started_at) AS contact_at FROM later_calls
    WHERE direction = 'out' OR (direction = 'in' AND answered) GROUP BY ALL
) AS m USING (source_system, row_key);

CREATE VIEW lost_after AS  -- days of silence after which a client is lost
SELECT coalesce(
    (SELECT min(step) FROM (VALUES (30), (60), (90), (120), (180), (365)) AS steps (step)
     WHERE step >= least(365, (
        SELECT quantile_cont(gap, 0.9) FROM (
            SELECT date_diff('day', lag(day) OVER (PARTITION BY payer ORDER BY day), day) AS gap
            FROM purchases
        )
    ))),
    90
) AS days;

CREATE MACRO silence(t, until) AS TABLE  -- days since the last purchase, on the day before t
SELECT payer, min(date_diff('day', day, t::DATE) - 1) AS days
FROM purchases WHERE day < t::DATE AND day < until::DATE GROUP BY payer;

CREATE VIEW episodes AS
SELECT * FROM calls AS c
WHERE direction = 'in' AND NOT answered AND client_phone IS NOT NULL AND NOT EXISTS (
    FROM calls AS e
    WHERE e.direction = 'in' AND NOT e.answered AND e.client_phone = c.client_phone
        AND (e.started_at, e.source_system, e.row_key) < (c.started_at, c.source_system, c.row_key)
        AND e.started_at >= c.started_at - INTERVAL 30 MINUTE
);

CREATE MACRO standing(t) AS TABLE  -- deals open at t, with the stage they stood in
SELECT d.* REPLACE (
    CASE WHEN d.stage_changed_at >= t OR d.closed_at >= t THEN (
        SELECT arg_max(h.stage, h.entered_at) FROM stage_history AS h
        WHERE h.source_system = d.source_system AND h.deal_id = d.deal_id AND h.entered_at < t
    ) ELSE d.stage END AS stage
)
FROM ours AS d
WHERE (d.created_at < t OR d.created_at IS NULL)
    AND (d.status IS NULL OR d.status NOT IN ('won', 'lost') OR d.closed_at >= t);
