ALTER TABLE compensations ADD COLUMN claim TEXT;
ALTER TABLE compensations ADD COLUMN claim_until INTEGER;
