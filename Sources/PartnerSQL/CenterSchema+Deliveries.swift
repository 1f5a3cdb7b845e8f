internal import SQL

extension CenterSchema {
    /// How far listeners of events have come, what they could not take, and who approved of plans.
    static var deliveries: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE delivery_cursors (
                listener TEXT NOT NULL PRIMARY KEY, event \(d.integer) NOT NULL
            ) \(d.clusteredTable);
            CREATE TABLE failed_deliveries (
                listener TEXT NOT NULL, event \(d.integer) NOT NULL, run \(d.integer),
                attempts \(d.integer) NOT NULL, retry_at \(d.integer), message TEXT NOT NULL,
                PRIMARY KEY (listener, event)
            ) \(d.clusteredTable);
            CREATE INDEX failed_deliveries_due ON failed_deliveries (retry_at) WHERE retry_at IS NOT NULL;
            CREATE TABLE plan_approvals (
                subject TEXT NOT NULL, actor TEXT NOT NULL, at \(d.integer) NOT NULL,
                PRIMARY KEY (subject, actor)
            ) \(d.clusteredTable);
            """
    }
}
