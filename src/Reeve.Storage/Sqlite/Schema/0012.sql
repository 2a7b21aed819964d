CREATE INDEX runs_agent_ended ON runs (owner, agent, ended_at) WHERE ended_at IS NOT NULL;
