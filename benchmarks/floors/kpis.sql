-- The twelve KPIs of 2025 by owner, as a person who knows the tables would write them.
WITH
named AS (  -- deals that a payment or a call can tell by the id alone
    SELECT
        deal_id,
        any_value(owner) AS owner,
        any_value(client_id) AS client_id,
        any_value(phone) AS phone,
        any_value(email) AS email,
        any_value(inn) AS inn
    FROM deals
    WHERE deal_id IS NOT NULL
    GROUP BY deal_id
    HAVING count(*) = 1
),

receipts AS (
    SELECT
        p.paid_at,
        p.amount,
        CASE WHEN p.amount < 0 THEN coalesce(n.owner, p.owner) ELSE coalesce(p.owner, n.owner) END
            AS owner,
        coalesce(
            'id:' || p.client_id,
            'id:' || n.client_id, 'phone:' || n.phone, 'email:' || n.email, 'inn:' || n.inn,
            'phone:' || p.phone, 'email:' || p.email, 'inn:' || p.inn
        ) AS client
    FROM payments AS p
    LEFT JOIN named AS n USING (deal_id)
    WHERE p.currency IS NULL OR p.currency = 'RUB'
),

money AS (
    SELECT owner, sum(amount)::DOUBLE AS net_receipts
    FROM receipts
    WHERE paid_at >= '2025-01-01' AND paid_at < '2026-01-01'
    GROUP BY owner
),

planned AS (
    SELECT owner, sum(amount)::DOUBLE AS plan
    FROM plans
    WHERE coalesce(measure, 'net_receipts') = 'net_receipts'
        AND owner IS NOT NULL AND month >= '2025-01-01' AND month < '2026-01-01'
    GROUP BY owner
),

firsts AS (
    SELECT client, min(paid_at) AS first_at
    FROM receipts
    WHERE amount > 0 AND client IS NOT NULL
    GROUP BY client
    HAVING min(paid_at) >= '2025-01-01' AND min(paid_at) < '2026-01-01'
),

newcomers AS (
    SELECT client, max(owner) FILTER (paid_at = first_at AND amount >= 0) AS owner
    FROM receipts
    JOIN firsts USING (client)
    GROUP BY client
    HAVING sum(amount) FILTER (
        paid_at >= first_at AND paid_at <= first_at + INTERVAL 30 DAY
    ) > 0
),

clients AS (
    SELECT owner, count(*)::DOUBLE AS new_clients FROM newcomers GROUP BY owner
),

settled AS (
    SELECT
        deal_id,
        sum(amount) AS paid,
        coalesce(-sum(amount) FILTER (amount < 0), 0) AS refunds
    FROM payments
    JOIN named USING (deal_id)
    WHERE currency IS NULL OR currency = 'RUB'
    GROUP BY deal_id
),

closed AS (
    SELECT
        owner,
        count(*) FILTER (status = 'won') / count(*) AS win_rate,
        (sum(amount - coalesce(refunds, 0)) FILTER (status = 'won'))::DOUBLE
            / nullif(count(amount) FILTER (status = 'won'), 0) AS average_check,
        (sum(least(greatest(coalesce(paid, 0), 0), amount)) FILTER (status = 'won'))::DOUBLE
            / nullif(sum(amount) FILTER (status = 'won'), 0)::DOUBLE AS collection_rate,
        median(epoch(closed_at - created_at) / 86400.0)
            FILTER (status = 'won' AND closed_at >= created_at) AS cycle_days
    FROM deals
    LEFT JOIN settled USING (deal_id)
    WHERE status IN ('won', 'lost')
        AND closed_at >= '2025-01-01' AND closed_at < '2026-01-01'
    GROUP BY owner
),

usual AS (
    SELECT stage, quantile_cont(epoch(left_at - entered_at) / 86400.0, 0.75) AS days
    FROM stage_history
    WHERE left_at < '2026-01-01' AND left_at >= entered_at
    GROUP BY stage
    HAVING count(*) >= 10
),

moves AS (
    SELECT source_system, deal_id, arg_max(stage, entered_at) AS stage, max(entered_at) AS at
    FROM stage_history
    WHERE entered_at < '2026-01-01'
    GROUP BY ALL
),

outside AS (
    SELECT * FROM calls WHERE started_at < '2026-01-01' AND direction <> 'internal'
),

by_deal AS (SELECT deal_id, max(started_at) AS at FROM outside WHERE deal_id IS NOT NULL GROUP BY 1),

by_client AS (
    SELECT client_id, max(started_at) AS at FROM outside WHERE client_id IS NOT NULL GROUP BY 1
),

by_phone AS (
    SELECT client_phone AS phone, max(started_at) AS at
    FROM outside WHERE client_phone IS NOT NULL GROUP BY 1
),

last_paid AS (
    SELECT deal_id, max(paid_at) AS at FROM payments WHERE paid_at < '2026-01-01' GROUP BY deal_id
),

standing AS (
    SELECT
        d.owner,
        CASE WHEN d.stage_changed_at >= '2026-01-01' OR d.closed_at >= '2026-01-01'
            THEN m.stage ELSE d.stage END AS stage,
        coalesce(greatest(
            CASE WHEN d.created_at < '2026-01-01' THEN d.created_at END,
            CASE WHEN d.stage_changed_at < '2026-01-01' THEN d.stage_changed_at END,
            m.at, c.at, t.at,
            CASE WHEN n.deal_id IS NOT NULL THEN greatest(b.at, p.at) END
        ), d.created_at) AS touched_at
    FROM deals AS d
    LEFT JOIN moves AS m ON m.source_system = d.source_system AND m.deal_id = d.deal_id
    LEFT JOIN named AS n ON n.deal_id = d.deal_id
    LEFT JOIN by_deal AS b ON b.deal_id = d.deal_id
    LEFT JOIN by_client AS c ON c.client_id = d.client_id
    LEFT JOIN by_phone AS t ON t.phone = d.phone
    LEFT JOIN last_paid AS p ON p.deal_id = d.deal_id
    WHERE (d.created_at < '2026-01-01' OR d.created_at IS NULL)
        AND (
            d.status IS NULL OR d.status NOT IN ('won', 'lost') OR d.closed_at >= '2026-01-01'
        )
),

stale AS (
    SELECT
        owner,
        count(*) FILTER (
            epoch(TIMESTAMP '2026-01-01' - touched_at) / 86400.0 > coalesce(days, 14)
        ) / count(*) AS stale_deals
    FROM standing
    LEFT JOIN usual USING (stage)
    GROUP BY owner
),

fresh AS (
    SELECT d.source_system, d.row_key, d.owner, d.created_at, d.client_id, d.phone, n.deal_id
    FROM deals AS d
    LEFT JOIN named AS n USING (deal_id)
    WHERE d.created_at >= '2025-01-01' AND d.created_at < '2026-01-01'
),

contacts AS (
    SELECT deal_id, client_id, client_phone AS phone, started_at
    FROM calls
    WHERE started_at >= '2025-01-01' AND (direction = 'out' OR (direction = 'in' AND answered))
),

met AS (
    SELECT
        f.owner,
        f.created_at,
        least(d.started_at, c.started_at, t.started_at) AS contact_at
    FROM fresh AS f
    ASOF LEFT JOIN (FROM contacts WHERE deal_id IS NOT NULL) AS d
        ON d.deal_id = f.deal_id AND d.started_at >= f.created_at
    ASOF LEFT JOIN contacts AS c ON c.client_id = f.client_id AND c.started_at >= f.created_at
    ASOF LEFT JOIN contacts AS t ON t.phone = f.phone AND t.started_at >= f.created_at
),

response AS (
    SELECT
        owner,
        median((
            (b.minutes_before - a.minutes_before) * 60
            + CASE WHEN b.is_working THEN least(greatest(
                epoch(contact_at - b.day::TIMESTAMP) - b.work_start_minute * 60, 0
            ), (b.work_end_minute - b.work_start_minute) * 60) ELSE 0 END
            - CASE WHEN a.is_working THEN least(greatest(
                epoch(created_at - a.day::TIMESTAMP) - a.work_start_minute * 60, 0
            ), (a.work_end_minute - a.work_start_minute) * 60) ELSE 0 END
        ) / 60.0) AS first_response
    FROM met
    JOIN calendar AS a ON a.day = created_at::DATE
    JOIN calendar AS b ON b.day = contact_at::DATE
    GROUP BY owner
),

called AS (
    SELECT
        owner,
        sum(coalesce("count", 1)) FILTER (talk_seconds >= 60) AS talks,
        (sum(coalesce("count", 1)) FILTER (direction = 'out' AND answered))::DOUBLE
            / sum(coalesce("count", 1)) FILTER (direction = 'out') AS connect_rate
    FROM calls
    WHERE direction IN ('in', 'out')
        AND started_at >= '2025-01-01' AND started_at < '2026-01-01'
    GROUP BY owner
),

worked AS (
    SELECT called.owner, count(day) AS days
    FROM called
    LEFT JOIN owners AS o ON o.owner = called.owner
    JOIN calendar AS c
        ON c.is_working AND c.day >= '2025-01-01' AND c.day < '2026-01-01'
        AND (o.hired_at IS NULL OR c.day >= o.hired_at)
        AND (o.left_at IS NULL OR c.day <= o.left_at)
    GROUP BY called.owner
),

unanswered AS (
    SELECT
        *,
        lag(started_at) OVER (
            PARTITION BY client_phone ORDER BY started_at, source_system, row_key
        ) AS before
    FROM calls
    WHERE direction = 'in' AND NOT answered AND client_phone IS NOT NULL
        AND started_at >= TIMESTAMP '2025-01-01' - INTERVAL 30 MINUTE
        AND started_at < '2026-01-01'
),

episodes AS (
    SELECT owner, client_phone, started_at
    FROM unanswered
    WHERE (before IS NULL OR started_at - before > INTERVAL 30 MINUTE)
        AND started_at >= '2025-01-01'
),

dialled AS (
    SELECT client_phone, started_at AS called_at
    FROM calls
    WHERE direction = 'out' AND started_at >= '2025-01-01'
),

heard AS (
    SELECT client_phone, max(started_at) AS heard_at
    FROM calls
    WHERE direction = 'in' AND answered AND started_at >= '2025-01-01'
    GROUP BY client_phone
),

missed AS (
    SELECT
        e.owner,
        count(*) FILTER (NOT (
            coalesce(h.heard_at > e.started_at, false)
            OR coalesce(
                (b.minutes_before - a.minutes_before) * 60
                + CASE WHEN b.is_working THEN least(greatest(
                    epoch(d.called_at - b.day::TIMESTAMP) - b.work_start_minute * 60, 0
                ), (b.work_end_minute - b.work_start_minute) * 60) ELSE 0 END
                - CASE WHEN a.is_working THEN least(greatest(
                    epoch(e.started_at - a.day::TIMESTAMP) - a.work_start_minute * 60, 0
                ), (a.work_end_minute - a.work_start_minute) * 60) ELSE 0 END <= 3600,
                false
            )
        )) / count(*) AS missed_unreturned
    FROM episodes AS e
    ASOF LEFT JOIN dialled AS d
        ON d.client_phone = e.client_phone AND d.called_at > e.started_at
    LEFT JOIN heard AS h ON h.client_phone = e.client_phone
    LEFT JOIN calendar AS a ON a.day = e.started_at::DATE
    LEFT JOIN calendar AS b ON b.day = d.called_at::DATE
    GROUP BY e.owner
)

SELECT
    owner,
    net_receipts / nullif(plan, 0) AS plan_attainment,
    net_receipts,
    average_check,
    new_clients,
    win_rate,
    cycle_days,
    stale_deals,
    collection_rate,
    first_response,
    talks / nullif(days, 0) AS talks_per_day,
    connect_rate,
    missed_unreturned
FROM money
FULL JOIN planned USING (owner)
FULL JOIN clients USING (owner)
FULL JOIN closed USING (owner)
FULL JOIN stale USING (owner)
FULL JOIN response USING (owner)
FULL JOIN called USING (owner)
FULL JOIN worked USING (owner)
FULL JOIN missed USING (owner)
