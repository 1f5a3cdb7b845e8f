internal import LuaRuntime
internal import PartnerCenter

/// `faults`: what goes wrong around a run.
enum FaultsModule {
    static func install(in module: LuaModule, _ faults: FaultPlan) {
        module.function("every") { stack in
            faults.every(try number(stack, at: 1), try code(stack, at: 2, of: "faults.every"))
            return 0
        }
        module.function("on") { stack in
            let name = try String.read(stack, at: 1)
            guard Operations.named(name) != nil else {
                let near = Suggestion.nearest(name, in: Operations.all.map(\.name))
                throw OperationError(
                    .badArgument, "faults.on: there is no operation \"\(name)\"",
                    hint: near.map { "did you mean '\($0)'?" } ?? "list them: partnerctl help operations")
            }
            faults.on(name, try number(stack, at: 2), try code(stack, at: 3, of: "faults.on"))
            return 0
        }
        module.function("after_commit") { stack in
            let number = try number(stack, at: 1)
            let what = try String?.read(stack, at: 2) ?? FaultPlan.crashCode
            guard what == FaultPlan.crashCode else {
                throw OperationError(
                    .badArgument,
                    "faults.after_commit: only a \"crash\" can come after a commit, not \"\(what)\"")
            }
            faults.crashAfterCommit(number)
            return 0
        }
        module.function("none") { faults.clear() }
    }

    private static func number(_ stack: LuaStack, at index: Int32) throws -> Int {
        if let number = stack.integer(at: index), number > 0 { return number }
        throw LuaMismatch(stack, at: index, expected: "whole number from 1 on")
    }

    private static func code(_ stack: LuaStack, at index: Int32, of call: String) throws -> ErrorCode {
        let name = try String.read(stack, at: index)
        if let code = ErrorCode(rawValue: name) { return code }
        let near = Suggestion.nearest(name, in: ErrorCode.allCases.map(\.rawValue))
        throw OperationError(
            .badArgument, "\(call): there is no error code \"\(name)\"",
            hint: near.map { "did you mean '\($0)'?" } ?? "list them: partnerctl help codes")
    }
}
