internal import PartnerCenter
internal import PartnerSQL
internal import Runs

/// The events that plugins of a center were told of and could not take.
struct FailedDeliveries {
    /// One of them.
    struct Entry {
        var delivery: FailedDelivery
        /// What happened: `users.create`; nil where the center keeps it no longer.
        var event: String?

        /// Whose handler it is.
        var plugin: String { String(delivery.listener.prefix { $0 != ":" }) }
        /// The handler.
        var handler: String { String(delivery.listener.dropFirst(plugin.count + 1)) }
        /// The run that tried.
        var run: Runs.RunID? { delivery.runID.map { Runs.RunID(rawValue: $0) } }
    }

    let entries: [Entry]

    /// Looks at the center that invocation, environment or folder choose; without one nothing was delivered.
    ///
    /// - Throws: as `CenterView.open`.
    init(_ invocation: Invocation, _ surroundings: Surroundings) throws {
        guard let center = try CenterView.open(invocation, surroundings) else {
            entries = []
            return
        }
        entries = try center.store.failedDeliveries().filter { try !Self.isMended($0, center) }.map {
            Entry(delivery: $0, event: try Self.event($0.eventID, center))
        }
    }

    /// Whether somebody went on with its run by hand, and it came to its end.
    private static func isMended(_ delivery: FailedDelivery, _ center: CenterView) throws -> Bool {
        guard let id = delivery.runID else { return false }
        do { return try center.runs.run(Runs.RunID(rawValue: id)).state == .done } catch RunsError.unknownRun
        {
            return false
        }
    }

    private static func event(_ id: Int64, _ center: CenterView) throws -> String? {
        let records = try center.store.auditRecords(after: id - 1, limit: 1, AuditFilter())
        return records.first { $0.id == id }?.operation
    }

    /// Tells each; the ones that nobody tries again wait for a person.
    func show(_ console: Console) {
        for entry in entries {
            if console.isJSON { json(entry, console) } else { DoctorCommand.show(checkup(entry), console) }
        }
    }

    private func checkup(_ entry: Entry) -> Checkup {
        let delivery = entry.delivery
        let event = entry.event.map { " (\($0))" } ?? ""
        let tries = PruningText.counted(delivery.attempts, "try").replacing("trys", with: "tries")
        let next = delivery.retryAt.map { "next at \($0)" } ?? "not tried again"
        let look = entry.run.map { "partnerctl runs show \($0)" } ?? "partnerctl runs list"
        let goOn = entry.run.map { "; when it is mended: partnerctl runs resume \($0)" } ?? ""
        return .problem(
            delivery.listener,
            "could not take event \(delivery.eventID)\(event): \(tries), \(next): \(delivery.message)",
            look + (delivery.retryAt == nil ? goOn : ""))
    }

    private func json(_ entry: Entry, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.failedDelivery.type)
            json.put("id", entry.plugin)
            json.put("handler", entry.handler)
            json.put("event", entry.delivery.eventID)
            json.put("name", orNull: entry.event)
            json.put("tries", Int64(entry.delivery.attempts))
            json.put("next_try", orNull: entry.delivery.retryAt?.description)
            json.put("message", entry.delivery.message)
            json.put("run", orNull: entry.run?.description)
        }
    }
}
