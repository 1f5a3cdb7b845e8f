extension CapabilityFacts {
    /// What the host itself offers to plugins, beside the operations.
    static let ofHost: [CapabilityFacts] = [
        CapabilityFacts(
            "rows.map", "Changes the rows of an input before they are judged.", .pure,
            [CapabilityParameter("fields", .list, doc: "The columns that it may change.")]),
        CapabilityFacts("rows.validate", "Judges the rows of an input.", .pure),
        CapabilityFacts(
            "catalog.price", "Changes the prices that are shown for offers.", .pure,
            [
                CapabilityParameter("max_percent_up", .count, doc: "By how many percent a price may rise."),
                CapabilityParameter("max_percent_down", .count, doc: "By how many percent a price may fall."),
                CapabilityParameter(
                    "offers", .list, doc: "The ids of the offers whose prices it may change."),
            ]),
        CapabilityFacts("catalog.visibility", "Decides which offers are shown.", .pure),
        CapabilityFacts(
            "net", "Sends requests to other machines and reads their answers.", .egress,
            [
                CapabilityParameter(
                    "hosts", .list, matching: .address, isRequired: true,
                    doc:
                        "Where to: https://hr.example/v1/ covers its scheme, host and port, and what lies at or below "
                        + "its path. No redirect leads out of them."),
                CapabilityParameter(
                    "methods", .list, values: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
                    doc: "The methods that it may use."),
                CapabilityParameter("max_bytes", .count, doc: "The longest answer, in bytes."),
                CapabilityParameter(
                    "private", .text, values: ["allowed"], widens: true,
                    doc: "Whether addresses of private networks may be reached; without it they may not."),
            ]),
        CapabilityFacts(
            "files.read", "Reads files of the project.", .reads,
            [
                CapabilityParameter(
                    "paths", .list, matching: .path, isRequired: true,
                    doc: "What it may read: paths below the project's data folder, a folder for all below it."
                )
            ]),
        CapabilityFacts(
            "files.write", "Writes files of the project.", .writes,
            [
                CapabilityParameter(
                    "paths", .list, matching: .path, isRequired: true,
                    doc:
                        "What it may write: paths below the project's data folder, a folder for all below it."
                )
            ]),
        CapabilityFacts(
            "secrets.use", "Sends a secret of the project along with requests, without seeing it.", .egress,
            [
                CapabilityParameter(
                    "name", .text, isRequired: true, doc: "The secret's name in partnerctl.json."),
                CapabilityParameter(
                    "for", .text, matching: .address, isRequired: true,
                    doc: "The only address that it is sent to."),
            ]),
        CapabilityFacts(
            "notify", "Sends messages through a channel of the project.", .egress,
            [
                CapabilityParameter("channel", .text, doc: "The channel's name in partnerctl.json."),
                CapabilityParameter("max_per_run", .count, doc: "How many messages a run may send."),
            ]),
        CapabilityFacts(
            "kv", "Keeps values of its own between runs.", .reads,
            [
                CapabilityParameter(
                    "max_bytes", .count, doc: "How much it may keep, names and values together.")
            ]),
        CapabilityFacts("clock", "Reads the center's clock.", .pure),
        CapabilityFacts("random", "Draws random numbers, which are the same when a run goes on.", .pure),
    ]
}
