SELECT '{{table}}' AS name, stored_at
    FROM {{table}}
    WHERE {{whole_seconds}}
