/// Which right shows what an operation answers that changes something.
///
/// Most such operations answer the whole entity, as it is behind the change, and so more than the caller wrote. What a
/// right to read shows of it, it shows here too; without one, only what is the write's own is left.
struct WrittenAnswer: Sendable {
    /// The capability whose operations answer the same record: `users.read`; nil where no operation that reads does, as
    /// for the outcome of a sign-in. That is the write's own and shown whole.
    var capability: String?
    /// The fields that hold secrets: made by this very call, and nowhere to be read.
    var secrets: [String]

    /// Those of every operation that answers a record and changes something.
    static let byOperation: [String: WrittenAnswer] = {
        var visitor = Visitor()
        Operations.visit(&visitor)
        return Dictionary(
            visitor.writes.map { write in
                (write.name, WrittenAnswer(capability: visitor.readers[write.record], secrets: write.secrets))
            }, uniquingKeysWith: { first, _ in first })
    }()

    private struct Visitor: OperationVisitor {
        /// The capabilities by the records that their operations answer.
        var readers: [ObjectIdentifier: String] = [:]
        var writes: [(name: String, record: ObjectIdentifier, secrets: [String])] = []

        mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
            guard let record = O.Answer.record else { return }
            if O.facts.kind == .read { return read(record, O.facts) }
            let secrets = record.description.filter { $0.type.name == "secret" }.map(\.name)
            writes.append(("\(O.facts.name)", ObjectIdentifier(record), secrets))
        }

        mutating func visit<O: ListingOperation>(listing operation: O.Type) { read(O.Item.self, O.facts) }

        private mutating func read(_ record: any Record.Type, _ facts: OperationFacts) {
            readers[ObjectIdentifier(record)] = CapabilityFacts.name(for: facts)
        }
    }
}
