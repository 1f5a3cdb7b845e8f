internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// The script that tells a handler of one event.
enum PluginEventProgram {
    static func make(_ name: ProvisionName, _ eventID: Int64) -> ScriptProgram {
        ScriptProgram(name: "\(name)", source: Array("provision.event(\(eventID))\n".utf8))
    }
}

/// An event on its way to a handler, inside of its run.
struct PluginEvent<C: Center> {
    let name: ProvisionName
    let host: PluginHost
    let session: RunSession
    let center: C

    /// Answers `provision.event(17)`.
    func tell(_ stack: LuaStack) throws -> Int32 {
        guard let id = stack.integer(at: 1) else {
            throw LuaMismatch(stack, at: 1, expected: "an event's number")
        }
        let (instance, provision) = try host.provision(name, at: .events)
        // What is written once cannot change: reading it is no effect.
        let found = try center.events(after: Int64(id) - 1, names: [], subjectID: nil, notBy: nil, limit: 1)
        guard let event = found.first, event.id == id else {
            throw OperationError(.notFound, "the center has no event \(id)", hint: "was its audit cut?")
        }
        // The delivery is known by its run, whatever the handler does.
        if session.runID == nil { try session.journal?.perform {} }
        let json = try EventRecord(event, for: instance.principal.rights).json()
        return try host.hand(stack, to: instance, provision.handler) { target in
            try JSONValue.read(json, from: "the audit").push(onto: target)
            return 1
        } answering: { _, _, _, _ in
            0
        }
    }
}

/// An event as a plugin may see it.
///
/// What changed is shown to who may read such things: `users.create` has its values for a plugin with `users.read`, and
/// only those fields that it may read.
struct EventRecord {
    private let event: CenterEvent
    private let rights: [Right]

    init(_ event: CenterEvent, for rights: [Right]) {
        self.event = event
        let noun = event.name.prefix { $0 != "." }
        // Whose e-mails are of which domain is not known here.
        self.rights = rights.filter { $0.name == "\(noun).read" && $0.parameters["domains"] == nil }
    }

    func json() throws -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("id", event.id)
        writer.put("name", event.name)
        writer.put("at", event.at.description)
        writer.put("subject_id", event.subjectID)
        writer.put("actor", event.actor)
        if let run = event.runID { writer.put("run", RunReference(run).text) }
        writer.key("data" as StaticString)
        try writeData(to: &writer)
        writer.end("}")
        return writer.bytes
    }

    private func writeData(to writer: inout JSONWriter) throws {
        writer.begin("{")
        guard !rights.isEmpty,
            case .object(let fields) = try JSONValue.read(event.data.utf8, from: "the audit")
        else { return writer.end("}") }
        for (name, change) in fields.sorted(by: { $0.key < $1.key }) where mayRead(name) {
            guard case .list(let values) = change else { continue }
            writer.key(name)
            writer.begin("[")
            for value in values {
                if case .text(let text) = value { writer.value(text) } else { writer.null() }
            }
            writer.end("]")
        }
        writer.end("}")
    }

    private func mayRead(_ field: String) -> Bool {
        rights.contains { right in
            guard case .list(let fields)? = right.parameters["fields"] else { return true }
            return fields.contains(field)
        }
    }
}
