public import PartnerCenter
public import Runs

/// Tells which waiting runs have what they wait for.
public struct DueRuns<C: Center> {
    private let center: C
    private let group: WriteGroup

    /// The runs of `group`'s database, which work on `center`.
    public init(_ center: C, _ group: WriteGroup) {
        self.center = center
        self.group = group
    }

    /// Whether something of what the run waits for is there.
    ///
    /// A run without any wait, one that was put aside or left by a process that died, is not due by this.
    public func isDue(_ run: Run) throws -> Bool {
        let now = try center.now().milliseconds
        for wait in try Waits(group, run: run.id).list() {
            if let wake = wait.wake, wake <= now { return true }
            if let check = wait.check, check <= now { return true }
            switch wait.kind {
            case .sleep, .untilTime, .untilTrue: continue
            case .consent:
                let approved = try Approvals(group).list(run.id).map(\.operation)
                if approved.contains(wait.name ?? "") || approved.contains("*") { return true }
            case .signal:
                let role = try WaitDetail(wait).text("role")
                let signal = try Signals(group).next(run: run.id, name: wait.name ?? "") { signal in
                    role.map { signal.roles.contains($0) } ?? true
                }
                if signal != nil { return true }
            case .event:
                if try hasEvent(WaitDetail(wait), run) { return true }
            }
        }
        return false
    }

    private func hasEvent(_ detail: WaitDetail, _ run: Run) throws -> Bool {
        var delivered: Set<Int64>?
        var cursor = run.plan.eventCursor
        while true {
            let events = try center.events(
                after: cursor, names: detail.texts("names"), subjectID: detail.text("subject_id"),
                notBy: run.id.rawValue, limit: 100)
            for event in events {
                let known = try delivered ?? DeliveredEvents.of(run.id, group)
                delivered = known
                if !known.contains(event.id) { return true }
            }
            guard events.count == 100, let last = events.last else { return false }
            cursor = last.id
        }
    }
}

/// The arguments of a wait, as its run's record keeps them.
public struct WaitDetail {
    private let fields: [String: JSONValue]

    /// Reads the arguments of `wait`.
    ///
    /// - Throws: `OperationError` with code `bad_file` for a record that is damaged.
    public init(_ wait: Wait) throws {
        guard !wait.detail.isEmpty,
            case .object(let fields) = try JSONValue.read(wait.detail, from: "the run's record")
        else {
            fields = [:]
            return
        }
        self.fields = fields
    }

    /// The text under `name`; nil where there is none.
    public func text(_ name: String) -> String? {
        if case .text(let text)? = fields[name] { text } else { nil }
    }

    /// The names of the events that are waited for.
    var names: [String] { texts("names") }

    /// The list of texts under `name`.
    func texts(_ name: String) -> [String] {
        guard case .list(let items)? = fields[name] else { return [] }
        return items.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}

extension Wait {
    /// What is waited for, behind the word `waits`: `for the signal 'evidence' until 2026-12-01T08:00:00Z`.
    public func shown() throws -> String {
        let detail = try WaitDetail(self)
        let until = try wake.map { " until \(try Instant(milliseconds: $0))" } ?? ""
        switch kind {
        case .sleep, .untilTime: return String(until.dropFirst())
        case .consent: return "for consent to \(name ?? "")"
        case .signal:
            let role = detail.text("role").map { " of a \($0)" } ?? ""
            return "for the signal '\(name ?? "")'\(role)\(until)"
        case .event:
            let subject = detail.text("subject_id").map { " of \($0)" } ?? ""
            return "for \(Suggestion.list(detail.texts("names"), "or"))\(subject)\(until)"
        case .untilTrue:
            let again =
                try check.map { ", which it asks for again at \(try Instant(milliseconds: $0))" } ?? ""
            return "for what its function finds\(until)\(again)"
        }
    }
}

/// The events that a run was given, by its journal.
enum DeliveredEvents {
    static func of(_ run: Runs.RunID, _ group: WriteGroup) throws -> Set<Int64> {
        var ids: Set<Int64> = []
        try Journal(group, run: run).forEach { entry in
            guard entry.operation == "wait.for_event", case .value(let json) = entry.outcome,
                case .object(let fields) = try JSONValue.read(json, from: "the journal"),
                case .integer(let id)? = fields["id"]
            else { return }
            ids.insert(id)
        }
        return ids
    }
}
