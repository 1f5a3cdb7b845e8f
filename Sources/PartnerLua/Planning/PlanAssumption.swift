internal import PartnerCenter

/// What somebody who plans assumes of the world behind a wait: `--assume signal:approve={"ok":true}`.
public struct PlanAssumption: Sendable, Equatable {
    /// What is assumed.
    enum Kind: Sendable, Equatable {
        /// That time passes.
        case sleep
        /// That somebody sends the signal of this name.
        case signal(String)
        /// That the event of this name happens.
        case event(String)
    }

    let kind: Kind
    /// What the signal or event brings, as JSON.
    let json: [UInt8]
    /// As it was given.
    public let text: String

    /// Reads `sleep`, `signal:NAME=JSON` or `EVENT=JSON`.
    ///
    /// - Throws: `OperationError` with code `bad_argument` that says what is wrong.
    public init(_ text: String) throws {
        self.text = text
        if text == "sleep" {
            kind = .sleep
            json = []
            return
        }
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw Self.wrong(
                "\"\(text.prefix(60))\" is no assumption", "write sleep, signal:NAME=JSON or EVENT=JSON")
        }
        do {
            let tree = try JSONTree(reading: parts[1].utf8)
            guard tree.members != nil else {
                throw Self.wrong("what \(parts[0]) brings must be a JSON object", "write \(parts[0])='{}'")
            }
            json = tree.bytes
        } catch let fault as JSONFault {
            throw Self.wrong(
                "what \(parts[0]) brings is no JSON: at byte \(fault.byte) \(fault.message)",
                "write \(parts[0])='{}'")
        }
        if parts[0].hasPrefix("signal:") {
            let name = String(parts[0].dropFirst(7))
            kind = .signal(try SignalName.checked(name, of: "--assume"))
        } else {
            if let problem = EventNames.problem(parts[0]) {
                throw Self.wrong("\(parts[0]): \(problem.message)", problem.hint)
            }
            kind = .event(parts[0])
        }
    }

    private static func wrong(_ message: String, _ hint: String) -> OperationError {
        OperationError(.badArgument, "--assume: \(message)", hint: hint)
    }
}

extension EffectRecorder {
    /// What a wait comes to by what is assumed; nil when nothing is. A signal or event is assumed for one wait.
    func assumed(_ kind: WaitRequest.Kind, at now: Instant) throws -> [UInt8]? {
        switch kind {
        case .sleep, .untilTime: return assumptions.contains { $0.kind == .sleep } ? Array("null".utf8) : nil
        case .untilTrue: return nil
        case .signal(let name, _):
            guard let index = assumptions.firstIndex(where: { $0.kind == .signal(name) }) else { return nil }
            var json = JSONWriter()
            json.begin("{")
            json.put("data", json: assumptions.remove(at: index).json)
            json.put("files", json: Array("{}".utf8))
            json.put("from", "assumed")
            json.put("at", now.description)
            json.end("}")
            return json.bytes
        case .event(let names, let subject):
            for (index, assumption) in assumptions.enumerated() {
                guard case .event(let name) = assumption.kind, names.contains(name) else { continue }
                assumptions.remove(at: index)
                return try event(name, subject, assumption.json, now)
            }
            return nil
        }
    }

    /// What `wait.for_event` gives: what is assumed, and what any event has beside.
    private func event(_ name: String, _ subject: String?, _ json: [UInt8], _ now: Instant) throws -> [UInt8]
    {
        let given: JSONTree
        do { given = try JSONTree(reading: json) } catch { return json }
        var members: [JSONTree.Member] = [
            .init("id", .number("0")), .init("name", .text(name)), .init("at", .text(now.description)),
            .init("subject_id", .text(subject ?? "")), .init("data", .object([])),
        ]
        for member in given.members ?? [] {
            if let index = members.firstIndex(where: { $0.name == member.name }) {
                members[index].value = member.value
            } else {
                members.append(member)
            }
        }
        return JSONTree.object(members).bytes
    }
}
