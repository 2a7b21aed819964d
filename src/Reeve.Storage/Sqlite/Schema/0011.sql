CREATE INDEX notifications_run ON notifications (run);
CREATE INDEX failing_calls_run ON failing_calls (run);
CREATE INDEX heartbeat_run ON heartbeat (last_run) WHERE last_run IS NOT NULL;
CREATE INDEX ledger_purged ON ledger (idx) WHERE type = 'retention.purged';
