internal import LuaRuntime
internal import PartnerCenter

/// `expect(value)`: what a test says about one value.
final class Expectation: LuaObject {
    let value: LuaReference

    init(_ value: LuaReference) { self.value = value }

    static func declare(in state: LuaState, _ snapshots: Snapshots) {
        state.type(Expectation.self, name: "expectation") { type in
            type.method("is") { expectation, stack in
                let (actual, expected) = try expectation.pair(stack, "is")
                if actual.isSame(as: expected) { return keep(stack) }
                throw Self.notSame(expected: expected, actual: actual)
            }
            type.method("is_not") { expectation, stack in
                let (actual, unwanted) = try expectation.pair(stack, "is_not")
                if !actual.isSame(as: unwanted) { return keep(stack) }
                throw ExpectationFailure("expected anything but \(unwanted.short())").stop
            }
            type.method("equals") { expectation, stack in
                let (actual, expected) = try expectation.pair(stack, "equals")
                try Self.compare(expected: expected, actual: actual)
                return keep(stack)
            }
            type.method("contains") { expectation, stack in
                let (actual, part) = try expectation.pair(stack, "contains")
                try Self.find(part, in: actual)
                return keep(stack)
            }
            type.method("is_near") { expectation, stack in
                let actual = try expectation.read(stack)
                guard let wanted = stack.number(at: 2) else {
                    throw LuaMismatch(stack, at: 2, expected: "number")
                }
                let tolerance = try Double?.read(stack, at: 3) ?? 1e-9
                if let number = actual.asNumber, abs(number - wanted) <= tolerance { return keep(stack) }
                throw ExpectationFailure(
                    "expected \(TestValue.number(wanted).short()), give or take "
                        + "\(TestValue.number(tolerance).short()), got \(actual.short())"
                ).stop
            }
            type.method("is_a") { expectation, stack in
                let actual = try expectation.read(stack)
                let wanted = try String.read(stack, at: 2)
                if actual.typeName == wanted { return keep(stack) }
                throw ExpectationFailure("expected a \(wanted), got \(actual.short())").stop
            }
            constant(type, "is_nil", .nothing)
            constant(type, "is_true", .boolean(true))
            constant(type, "is_false", .boolean(false))
            type.method("fails_with") { expectation, stack in try expectation.failsWith(stack) }
            type.method("matches_snapshot") { expectation, stack in
                let actual = try expectation.read(stack)
                try snapshots.compare(actual.whole, name: String.read(stack, at: 2))
                return keep(stack)
            }
        }
    }

    private static func constant(
        _ type: LuaTypeBuilder<Expectation>, _ name: StaticString, _ wanted: TestValue
    ) {
        type.method(name) { expectation, stack in
            let actual = try expectation.read(stack)
            if actual.isSame(as: wanted) { return keep(stack) }
            throw notSame(expected: wanted, actual: actual)
        }
    }

    /// The expectation itself is the answer, so that another one can follow.
    private static func keep(_ stack: LuaStack) -> Int32 {
        stack.pushCopy(of: 1)
        return 1
    }

    private func read(_ stack: LuaStack) throws -> TestValue {
        stack.push(value)
        defer { stack.pop() }
        return try TestValue.read(stack, at: -1)
    }

    /// The value, and the argument it is compared with.
    private func pair(_ stack: LuaStack, _ method: String) throws -> (TestValue, TestValue) {
        if stack.type(at: 2) == .none {
            throw OperationError(
                .badArgument, "expectation:\(method) is called without what is expected",
                hint: "write expect(value):\(method)(expected); nil is written too, or use :is_nil()")
        }
        return (try read(stack), try TestValue.read(stack, at: 2))
    }

    private static func notSame(expected: TestValue, actual: TestValue) -> LuaStop {
        if case .text(let left) = expected, case .text(let right) = actual,
            left.contains(0x0a) || right.contains(0x0a) || left.count > 80
        {
            return ExpectationFailure(
                "the texts differ",
                details: TextDifference.lines(expected: expected.whole, actual: actual.whole)
            ).stop
        }
        var failure = ExpectationFailure("expected \(expected.short()), got \(actual.short())")
        if case .table = expected, case .table = actual {
            failure = ExpectationFailure(
                "expected that very table, got another one",
                hint: "compare what is in them: expect(value):equals { … }")
        } else if case .opaque("secret", _) = actual {
            failure.hint =
                "a secret cannot be compared; tell that there is one: expect(value):is_a \"secret\""
        }
        return failure.stop
    }

    private static func compare(expected: TestValue, actual: TestValue) throws {
        guard case .table = expected, case .table = actual else {
            if expected.isPlainlyEqual(to: actual) { return }
            throw notSame(expected: expected, actual: actual)
        }
        let difference = TestDifference(expected: expected, actual: actual)
        if difference.isEmpty { return }
        let places = difference.count == 1 ? "one place" : "\(difference.count) places"
        throw ExpectationFailure("the tables differ in \(places)", details: difference.lines).stop
    }

    /// A text in a text, a value in a list, fields in a table.
    private static func find(_ part: TestValue, in whole: TestValue) throws {
        switch (whole, part) {
        case (.text(let text), .text(let wanted)):
            if wanted.isEmpty || text.firstRange(of: wanted) != nil { return }
            throw ExpectationFailure("\(part.short()) is not in \(whole.short(limit: 400))").stop
        case (.table(let table), .table(let wanted)) where wanted.items.isEmpty && !table.fields.isEmpty:
            let difference = TestDifference(expected: part, actual: whole, isWhole: false)
            if difference.isEmpty { return }
            throw ExpectationFailure("the table lacks what is expected", details: difference.lines).stop
        case (.table(let list), _):
            let isThere = list.items.contains {
                TestDifference(expected: part, actual: $0, isWhole: false).isEmpty
            }
            if isThere { return }
            throw ExpectationFailure(
                "\(part.short()) is not in the list",
                details: list.items.prefix(TestDifference.mostLines - 1).map { $0.short() }
                    + (list.items.count >= TestDifference.mostLines ? ["…"] : [])
                    + (list.items.isEmpty ? ["which is empty"] : [])
            ).stop
        default:
            throw ExpectationFailure("expected something that can contain, got \(whole.short())").stop
        }
    }

    /// Calls the function and wants an error with the code; answers the error.
    private func failsWith(_ stack: LuaStack) throws -> Int32 {
        let wanted = try String.read(stack, at: 2)
        stack.push(value)
        guard stack.type(at: -1) == .function else {
            throw OperationError(
                .badArgument, "expectation:fails_with needs a function, got \(stack.describe(-1))",
                hint: "write expect(function() … end):fails_with \"\(wanted)\"")
        }
        do {
            try stack.call(arguments: 0, results: 0)
        } catch let error as LuaError where !error.isStop {
            guard error.code == wanted else {
                throw ExpectationFailure(
                    "expected an error with code \(wanted), got \(error.code)", details: [error.description]
                ).stop
            }
            return Self.push(error, onto: stack)
        }
        throw ExpectationFailure("expected an error with code \(wanted), but nothing failed").stop
    }

    private static func push(_ error: LuaError, onto stack: LuaStack) -> Int32 {
        stack.createTable(record: 4)
        var facts = [("code", error.code), ("message", error.message)]
        if case .host(let host) = error.kind {
            if let field = host.field { facts.append(("field", field)) }
            if let hint = host.hint { facts.append(("hint", hint)) }
            facts += host.details.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
        for (name, text) in facts {
            stack.push(text)
            stack.setField(named: name, of: -2)
        }
        return 1
    }
}

/// An expectation that was not met: it ends its test, whatever the test's `pcall` would catch.
struct ExpectationFailure: Error {
    var message: String
    /// More lines: where two tables differ.
    var details: [String]
    var hint: String?

    init(_ message: String, details: [String] = [], hint: String? = nil) {
        self.message = message
        self.details = details
        self.hint = hint
    }

    /// What a host function throws.
    var stop: LuaStop { LuaStop(code: "expectation", message: message, cause: self) }
}
