-- 課題 and the cases behind them (schema/issue.def, schema/trace.def).
CREATE UNIQUE INDEX trace_both ON trace(issue, intake);
CREATE INDEX trace_intake ON trace(intake);
