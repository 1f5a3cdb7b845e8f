extension Finding: CustomStringConvertible {
    /// `script:line:column: message`, and on a second line the suggestion if there is one.
    public var description: String {
        let place = "\(script):\(position.line):\(position.column): "
        return place + message + (suggestion.map { "\n  try: " + $0 } ?? "")
    }

    /// What happened, in one sentence without a full stop.
    public var message: String {
        switch kind {
        case .syntax(let fault):
            fault.message(at: position)
        case .unknownGlobal(let name, _, _):
            "there is no variable or module '\(name)'"
        case .unknownMember(_, let parent, _, _) where parent.hasSuffix("()"):
            "what \(parent.dropLast(2)) gives back has no '\(member)'"
        case .unknownMember(_, let parent, _, _):
            "\(parent) has no '\(member)'"
        case .notAFunction(let path):
            "\(path) is a table of functions, it cannot be called itself"
        case .notATable(let path, let field):
            "\(path) is a function, it has no field '\(field)'"
        case .calledWithColon(let path):
            "\(path) is called with a dot, not with a colon"
        case .calledWithDot(let path):
            "\(path) is called with a colon, not with a dot"
        case .unknownField(let call, let place, let field, _):
            "\(call): unknown field '\(field)'\(within(place))"
        case .missingField(let call, let place, let field):
            "\(call): field '\(field)' is missing\(within(place))"
        case .fieldWithoutName(let call, let place):
            "\(call): a value without a name\(within(place)); each field needs its name"
        case .listExpected(let call, let place, _):
            "\(call): \(place.isEmpty ? "the argument" : "'\(place)'") is a list of tables, got one table"
        case .missingArgument(let call, let argument, let accepts):
            "\(call): argument '\(argument)' is missing, \(accepts.sentence)"
        case .tooManyArguments(let call, let most):
            most == 0 ? "\(call): takes no arguments" : "\(call): takes at most \(counted(most, "argument"))"
        case .wrongType(let call, let slot, let accepts, let found):
            "\(call): '\(slot)' must be \(accepts.sentence), got \(found)"
        case .notOneOf(let call, let slot, let found, let choices):
            "\(call): '\(slot)' must be \(listed(choices.map { "\"\($0)\"" }, "or")), got \"\(found)\""
        case .globalAssignment(let name, let shadows, _):
            shadows
                ? "'\(name)' of the host is overwritten"
                : "'\(name)' is assigned without being declared as local"
        case .outerAssignment(let name, let call, let function):
            "'\(name)' is assigned in the function that \(call) runs for each row (line \(function.line)), "
                + "but belongs outside of it: rows run in any order and again after a stop"
        case .unknownArgument(let name, _):
            "the script declares no argument '\(name)'"
        case .duplicateKey(let key, let first):
            "key '\(key)' is given twice in this table, first at line \(first.line); the last one counts"
        case .handleAcrossWait(let name, let opened, let wait, let line):
            "'\(name)' was opened by \(opened) before \(wait) at line \(line) and does not outlive the wait"
        case .unreadable(let message, _):
            message
        case .unusedLocal(let name):
            "local '\(name)' is never used"
        }
    }

    /// One thing to try; `nil` where nothing is likelier than the rest.
    public var suggestion: String? {
        switch kind {
        case .syntax(let fault):
            return fault.suggestion
        case .unknownGlobal(let name, let candidates, let instead):
            return instead ?? Finding.foreignNames[name] ?? didYouMean(name, candidates)
        case .unknownMember(let path, let parent, let candidates, let instead):
            let isResult = parent.hasSuffix("()")
            if let instead { return instead }
            guard let near = nearest(String(path.dropFirst(parent.count + 1)), in: candidates) else {
                return candidates.isEmpty || candidates.count > 12
                    ? nil : "it has " + listed(candidates, "and")
            }
            return "did you mean '\(isResult ? near : parent + "." + near)'?"
        case .calledWithColon(let path):
            return "write \(path) with the same arguments"
        case .calledWithDot(let path):
            return "write ':' before '\(path.lastDotted)'"
        case .unknownField(_, _, let field, let candidates):
            return didYouMean(field, candidates)
                ?? (candidates.isEmpty || candidates.count > 12
                    ? nil : "it takes " + listed(candidates, "and"))
        case .missingField(_, _, let field):
            return "add \(field) = …"
        case .fieldWithoutName:
            return "write name = value"
        case .listExpected(_, let place, let field):
            return "put braces around it: \(place.isEmpty ? "" : "\(place) = "){ { \(field) = … } }"
        case .missingArgument(let call, _, let accepts):
            return accepts == .table ? "write \(call) { … }" : nil
        case .wrongType(let call, _, let accepts, _):
            return accepts == .table ? "write \(call) { name = value }" : nil
        case .notOneOf(_, _, let found, let choices):
            return didYouMean(found, choices)
        case .globalAssignment(let name, let shadows, let candidates):
            if shadows { return "choose another name" }
            return didYouMean(name, candidates) ?? "write 'local' where '\(name)' first appears"
        case .outerAssignment:
            return "return it as a column of the row, and sum the column from what the call gives back"
        case .unknownArgument(let name, let candidates):
            return didYouMean(name, candidates) ?? "it declares " + listed(candidates, "and")
        case .handleAcrossWait(_, let opened, _, _):
            return "call \(opened) again after the wait"
        case .unreadable(_, let suggestion):
            return suggestion
        case .unusedLocal(let name):
            return "remove it, or call it '_\(name)'"
        case .notAFunction, .notATable, .tooManyArguments, .duplicateKey:
            return nil
        }
    }

    /// A name to branch on; it does not change with the wording.
    public var code: String {
        switch kind {
        case .syntax: "syntax"
        case .unknownGlobal: "unknown_global"
        case .unknownMember: "unknown_member"
        case .notAFunction: "not_a_function"
        case .notATable: "not_a_table"
        case .calledWithColon: "called_with_colon"
        case .calledWithDot: "called_with_dot"
        case .unknownField: "unknown_field"
        case .missingField: "missing_field"
        case .fieldWithoutName: "field_without_name"
        case .listExpected: "list_expected"
        case .missingArgument: "missing_argument"
        case .tooManyArguments: "too_many_arguments"
        case .wrongType: "wrong_type"
        case .notOneOf: "not_one_of"
        case .globalAssignment: "global_assignment"
        case .outerAssignment: "outer_assignment"
        case .unknownArgument: "unknown_argument"
        case .duplicateKey: "duplicate_key"
        case .handleAcrossWait: "handle_across_wait"
        case .unreadable: "unreadable"
        case .unusedLocal: "unused_local"
        }
    }

    /// The last name of an unknown member's path.
    private var member: Substring {
        guard case .unknownMember(let path, let parent, _, _) = kind else { return "" }
        return path.dropFirst(parent.count + 1)
    }

    /// Names that other languages have for Lua's values.
    private static let foreignNames = [
        "null": "Lua's word is nil", "None": "Lua's word is nil", "undefined": "Lua's word is nil",
        "True": "Lua's word is true", "False": "Lua's word is false", "TRUE": "Lua's word is true",
        "FALSE": "Lua's word is false", "this": "Lua's word is self",
    ]
}

/// ` in lines[]`, or nothing.
private func within(_ place: String) -> String { place.isEmpty ? "" : " in '\(place)'" }

private func didYouMean(_ name: String, _ candidates: [String]) -> String? {
    nearest(name, in: candidates).map { "did you mean '\($0)'?" }
}

/// `a`, `a or b`, `a, b or c`.
func listed(_ items: [String], _ word: String) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " \(word) " + last
}

private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension String {
    fileprivate var lastDotted: Substring { split(separator: ".").last ?? "" }
}

extension Surface.Types {
    /// `a text or a whole number`.
    fileprivate var sentence: String {
        if self == .any { return "any value" }
        var words: [String] = []
        if contains(.string) { words.append("a text") }
        if contains(.number) {
            words.append("a number")
        } else if contains(.integer) {
            words.append("a whole number")
        }
        if contains(.boolean) { words.append("true or false") }
        if contains(.table) { words.append("a table") }
        if contains(.function) { words.append("a function") }
        if contains(.handle) { words.append("a value of the host") }
        return listed(words, "or")
    }
}
