internal import LuaRuntime
internal import PartnerCenter

extension RunSession {
    /// Does an effect that leaves the center and cannot be looked up afterwards: a request, a message.
    ///
    /// All that came before it is lasting when it is done, and no transaction is open meanwhile. A process that dies
    /// before the effect is kept does it again when the run goes on: it is done at least once, each time with the
    /// same key, by which the other side can tell. In a rehearsal it is not done; `foreseen` judges it and gives the
    /// answer that it would have.
    func sending(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack, foreseen: () throws -> [UInt8],
        _ body: (_ key: String) throws -> [UInt8]
    ) throws -> [UInt8] {
        if options.validatesOnly { throw RunFailure.nothingToValidate(operation) }
        if isAsking { throw onlyReads(operation) }
        try mayReachOut(operation)
        if recorder != nil { return try effect(operation, arguments, stack, changes: true, foreseen) }
        hasEffects = true
        let effect = Effect(operation, arguments: arguments, at: place(stack))
        let key = sendingKey()
        let log = log
        var isNew = false
        do {
            let result = try log.perform(effect, changes: false, encode: { .answer($0, sealed: []) }) {
                isNew = true
                // The run itself among it: whoever goes on has to know that it was about to be done.
                try log.begin()
                try log.commit()
                return try counted(operation) {
                    let json: [UInt8]
                    do { json = try body(key) } catch let error as OperationError where !error.endsRun {
                        try log.begin()
                        throw error
                    }
                    try log.begin()
                    return json
                }
            }
            if isNew { try log.commit() }
            switch result {
            case .performed(let json), .recorded(let json, _): return json
            }
        } catch let error as OperationError where isNew && !error.endsRun {
            try log.commit()
            throw error
        }
    }

    /// Refuses to reach out in the middle of a row, whose group would stay open for as long as that takes.
    func mayReachOut(_ call: String) throws {
        guard row != nil else { return }
        throw OperationError(
            .forbiddenState, "\(call) cannot be called inside of a row function",
            hint: "ask before the batch, or send behind it: what its rows did is lasting then")
    }
}
