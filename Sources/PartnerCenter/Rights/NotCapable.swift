/// Why a plugin may not do what it asked for: facts, of which `error` makes sentences.
struct NotCapable: Error, Sendable, Equatable {
    /// What is not covered by what the plugin is granted.
    enum Reason: Sendable, Equatable {
        /// The capability itself.
        case notGranted
        /// These arguments.
        case arguments([String])
        /// Selecting by these fields, which are not shown.
        case selection([String])
        /// An e-mail of this domain.
        case domain(String)
        /// A user, because of the domain of its e-mail.
        case subject(UserID)
        /// What the operation answers, because of the domain of its e-mail.
        case answer
        /// The operation, which has nothing by which domains could be judged.
        case noDomain
        /// This value of a parameter.
        case value(parameter: String, String)
        /// One call more.
        case calls(most: Int)
    }

    /// Which plugin: `acme/onboarding-guard`.
    var plugin: String
    /// What it would need: `users.read`.
    var capability: String
    /// What was called: `users.get`; nil for what the host itself offers.
    var operation: String?
    /// What is not covered.
    var reason: Reason
    /// What it is granted; empty for nothing.
    var granted: [Right]

    init(
        _ plugin: String, _ capability: String, operation: String? = nil, _ reason: Reason,
        granted: [Right] = []
    ) {
        self.plugin = plugin
        self.capability = capability
        self.operation = operation
        self.reason = reason
        self.granted = granted
    }

    /// The error that its caller gets, which it can catch.
    var error: OperationError {
        var field: String?
        if case .arguments(let names) = reason { field = names.first }
        if case .selection(let names) = reason { field = names.first }
        return OperationError(
            .refused, "\(plugin) may not \(what)", field: field, hint: hint,
            details: ["plugin": plugin, "capability": capability])
    }

    private var call: String { operation.map { "call \($0)" } ?? "use \(capability)" }

    private var what: String {
        switch reason {
        case .notGranted:
            return operation == capability || operation == nil
                ? "\(call): it is not granted" : "\(call): \(capability) is not granted"
        case .arguments(let names):
            return
                "give \(Suggestion.list(names)) to \(operation ?? capability): it is granted \(list("fields"))"
        case .selection(let names):
            return
                "select by \(Suggestion.list(names)) in \(operation ?? capability): it is shown \(list("fields"))"
        case .domain(let domain):
            return "\(call) for an e-mail of \(domain): it is granted \(list("domains"))"
        case .subject(let id):
            return
                "\(call) for \(NumberedName.text("u-", id.number)): its e-mail is not of \(list("domains", "or"))"
        case .answer:
            return
                "see what \(operation ?? capability) answers: its e-mail is not of \(list("domains", "or"))"
        case .noDomain:
            return "\(call): it is granted for \(list("domains")), and nothing here has an e-mail"
        case .value(let parameter, let value):
            return "use \(capability) with \(parameter) \(value): it is granted \(list(parameter))"
        case .calls(let most):
            return "\(call) again: \(most) a run \(most == 1 ? "is" : "are") granted, and \(most) are done"
        }
    }

    private func list(_ parameter: String, _ last: String = "and") -> String {
        let counts = granted.compactMap { $0.count(parameter) }.map(String.init)
        return Suggestion.list(granted.flatMap { $0.texts(parameter) ?? [] } + counts, last)
    }

    private var hint: String {
        let grant = "partnerctl plugin grant \(plugin)"
        guard var right = granted.first, granted.count == 1 else {
            return granted.isEmpty
                ? "grant it: \(grant) \(capability)"
                : "see what it is granted: partnerctl plugin caps \(plugin)"
        }
        switch reason {
        case .arguments(let names), .selection(let names): right.add(names, to: "fields")
        case .domain(let domain): right.add([domain], to: "domains")
        case .value(let parameter, let value): right.add([value], to: parameter)
        case .calls(let most):
            right.parameters["max_per_run"] = .count(most > .max / 2 ? most : max(most * 2, 1))
        case .notGranted, .subject, .answer, .noDomain:
            return "see what it is granted: partnerctl plugin caps \(plugin)"
        }
        return "grant more: \(grant) \(right.words)"
    }
}

extension Right {
    fileprivate mutating func add(_ texts: [String], to parameter: String) {
        switch parameters[parameter] {
        case .list(let list): parameters[parameter] = .list(list + texts)
        case .text, nil: if let text = texts.first { parameters[parameter] = .text(text) }
        case .count: if let count = texts.first.flatMap({ Int($0) }) { parameters[parameter] = .count(count) }
        }
    }
}

extension OperationError {
    /// The plugin that was refused, where a plugin's rights did not allow a call.
    public var plugin: String? { details["plugin"] }
    /// The capability that it lacks.
    public var capability: String? { details["capability"] }
}
