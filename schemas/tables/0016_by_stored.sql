-- When rows were stored: the pipeline's panels look at the last minutes of tables that keep a year.
ALTER TABLE {database}.touchpoints ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.response_times ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.conversations ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.ratings ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.surveys ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.customers ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.transitions ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.panes ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.signals ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.alerts ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.links ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.dead_letters ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.health ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
ALTER TABLE {database}.imports ADD INDEX IF NOT EXISTS by_stored stored_at TYPE minmax;
