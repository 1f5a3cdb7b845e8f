/// Takes writes back through the door: reads the subject, compares, performs the inverse.
///
/// Roles, the environment's support and the audit hold as for every other call.
public final class UndoDoor<C: Center> {
    private let ways: Ways<C>

    /// Takes back what was written to the center behind `door`.
    public init(_ door: Door<C>) {
        var ways = Ways(door)
        Operations.visit(&ways)
        self.ways = ways
    }

    /// Performs an inverse, unless its subject is already as it was before the write.
    ///
    /// To be called in a transaction: nobody may change the subject between the look and the write.
    ///
    /// - Parameters:
    ///   - call: the inverse.
    ///   - origin: where the call comes from, for the audit.
    ///   - wasMade: whether the undone run itself made the subject; asked where the subject is not there any more.
    ///   - willWrite: called before the write, with the facts of the operation.
    /// - Returns: whether it was performed.
    /// - Throws: `OperationError`: `conflict` when somebody changed the subject since, with nothing written; what
    ///   the door and the inverse raise.
    public func takeBack(
        _ call: InverseCall, _ origin: Origin, wasMade: () throws -> Bool,
        willWrite: (OperationFacts) throws -> Void = { _ in }
    ) throws -> Bool {
        guard let reader = ways.readers[call.reading], let writer = ways.writers[call.operation] else {
            preconditionFailure("\(call.operation) and \(call.reading) are declared")
        }
        var present = try reader.read(call.naming.fields(of: call.subjectID), origin)
        // Where the reader answers nil to all that is not there, that is a state like others: no field has a value.
        if present == nil, reader.mayBeAbsent, call.restoring == .changedFields { present = FieldTexts() }
        switch call.verdict(present: present, fresh: reader.fresh) {
        case .perform:
            try willWrite(writer.facts)
            try writer.perform(call.arguments, origin)
            return true
        case .unchanged: return false
        case .gone:
            if try wasMade() { return false }
            throw OperationError.goneSince(call)
        case .conflict(let differences): throw OperationError.changedSince(call, present, differences)
        }
    }
}

/// Every operation as something that reads a subject, or that writes.
private struct Ways<C: Center>: OperationVisitor {
    struct Reader {
        /// The subject's fields, nil when it is not there.
        var read: (FieldTexts, Origin) throws -> FieldTexts?
        /// The fields of a subject that nobody touched, as far as they are the same for all.
        var fresh: FieldTexts
        /// Whether it answers nil for a subject that is not there.
        var mayBeAbsent: Bool
    }
    struct Writer {
        var facts: OperationFacts
        var perform: (FieldTexts, Origin) throws -> Void
    }

    let door: Door<C>
    var readers: [String: Reader] = [:]
    var writers: [String: Writer] = [:]

    init(_ door: Door<C>) { self.door = door }

    mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
        let facts = O.facts
        let door = door
        if facts.kind != .read {
            writers["\(facts.name)"] = Writer(facts: facts) { arguments, origin in
                _ = try door.perform(O.read(arguments, for: facts.name), origin)
            }
        } else if let answer = O.Answer.record {
            readers["\(facts.name)"] = Reader(
                read: { subject, origin in
                    do {
                        return try FieldTexts.of(
                            answer: door.perform(O.read(subject, for: facts.name), origin))
                    } catch let error as OperationError where error.code == .notFound {
                        return nil
                    }
                },
                fresh: Self.defaults(of: answer), mayBeAbsent: O.Answer.mayBeAbsent)
        }
    }

    mutating func visit<O: ListingOperation>(listing operation: O.Type) {}

    private static func defaults<R: Record>(of record: R.Type) -> FieldTexts {
        // Writing the fields of a value has nothing to refuse.
        (try? FieldTexts.of(R())) ?? FieldTexts()
    }
}
