public import LuaRuntime
public import PartnerCenter

extension RunSession {
    /// Where the effects of the row that is being worked on belong.
    private var recordedRow: (batch: Int64, number: Int)? { row.map { (batchID, $0.number) } }

    /// Does an operation in a row of a batch that is rehearsed.
    @usableFromInline
    func performRecorded<O: PartnerOperation, C: Center>(
        _ operation: O, _ door: Door<C>, _ stack: LuaStack
    ) throws -> Int32 {
        guard let recorder else { return try stack.pushAnswer(door.perform(operation, origin(stack))) }
        var arguments = FieldWriter(JSONWriter())
        var written = operation
        arguments.sink.begin("{")
        try written.fields(&arguments)
        arguments.sink.end("}")
        let effect = Effect("\(O.facts.name)", arguments: arguments.sink.bytes, at: place(stack))
        _ = try recorder.willDo(effect, branch: branchPath, in: recordedRow)
        let answer: O.Answer
        do {
            try recorder.willCost(operation, door, origin(stack))
            answer = try door.perform(operation, origin(stack))
        } catch let error as OperationError {
            try recorder.note(effect, .failure(error), branch: branchPath, in: recordedRow)
            throw error
        }
        let shown = try callers?.shownFields(of: operation, answering: answer)
        let json = try json(answer, shown).bytes
        try recorder.note(effect, .answer(json, sealed: []), branch: branchPath, in: recordedRow)
        return try push(answer, shown, stack)
    }

    private var branchPath: String { journal?.branch.path ?? "" }

    /// Does an effect of a host function in a row of a batch; seen if the run is rehearsed.
    func effectInRow(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack?, _ body: () throws -> [UInt8]
    ) throws -> [UInt8] {
        guard let recorder, !isAsking else { return try body() }
        let effect = Effect(operation, arguments: arguments, at: stack.map(place) ?? scriptName)
        let known = try recorder.willDo(effect, branch: branchPath, in: recordedRow)
        do {
            let json = try known ?? body()
            try recorder.note(effect, .answer(json, sealed: []), branch: branchPath, in: recordedRow)
            return json
        } catch {
            guard let error = error as? OperationError ?? FileErrors.operationError(error) else {
                throw error
            }
            try recorder.note(effect, .failure(error), branch: branchPath, in: recordedRow)
            throw error
        }
    }

    /// Does an effect that leaves the center: a file.
    ///
    /// In a rehearsal it is not done; `foreseen` gives the answer that it would have.
    func output(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack?, foreseen: () throws -> [UInt8],
        _ body: () throws -> [UInt8]
    ) throws -> [UInt8] {
        let isRehearsed = recorder != nil
        return try effect(operation, arguments, stack, changes: true) {
            if isRehearsed { return try foreseen() }
            return try body()
        }
    }
}
