-- Transfers by bots to people, and how often the customer was asked for what had been told before.
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS handoffs UInt32;
ALTER TABLE {database}.conversations ADD COLUMN IF NOT EXISTS asked_again UInt32;
