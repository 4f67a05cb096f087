SELECT '{{table}}' AS name, max(stored_at) AS newest
    FROM {{table}}
    WHERE stored_at > now() - INTERVAL 1 DAY
